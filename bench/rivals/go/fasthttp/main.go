// fasthttp with its router: fasthttp PORT [THREADS]
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/fasthttp/router"
	"github.com/valyala/fasthttp"
)

type message struct {
	Message string `json:"message"`
}

func num(ctx *fasthttp.RequestCtx, k string) (uint64, bool) {
	s, _ := ctx.UserValue(k).(string)
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		ctx.Error("bad "+k, fasthttp.StatusBadRequest)
	}
	return n, err == nil
}

func api(ctx *fasthttp.RequestCtx) {
	if id, ok := num(ctx, "id"); ok {
		ctx.SetContentType("text/plain")
		ctx.SetBodyString(strconv.FormatUint(id, 10))
	}
}

func main() {
	if len(os.Args) < 2 {
		log.Fatal("usage: fasthttp PORT [THREADS]")
	}
	if len(os.Args) > 2 {
		n, err := strconv.Atoi(os.Args[2])
		if err != nil {
			log.Fatal(err)
		}
		runtime.GOMAXPROCS(n)
	}
	r := router.New()
	r.GET("/plaintext", func(ctx *fasthttp.RequestCtx) {
		ctx.SetContentType("text/plain")
		ctx.SetBodyString("Hello, World!")
	})
	r.GET("/json", func(ctx *fasthttp.RequestCtx) {
		b, err := json.Marshal(message{"Hello, World!"})
		if err != nil {
			ctx.Error("json", 500)
			return
		}
		ctx.SetContentType("application/json")
		ctx.SetBody(b)
	})
	r.GET("/users/{id}/orders/{order}", func(ctx *fasthttp.RequestCtx) {
		id, ok := num(ctx, "id")
		if !ok {
			return
		}
		if order, ok := num(ctx, "order"); ok {
			ctx.SetContentType("text/plain")
			b := strconv.AppendUint(make([]byte, 0, 41), id, 10)
			ctx.SetBody(strconv.AppendUint(append(b, ' '), order, 10))
		}
	})
	r.POST("/echo", func(ctx *fasthttp.RequestCtx) {
		ctx.SetContentType("text/plain")
		ctx.SetBody(ctx.PostBody())
	})
	r.GET("/sleep/{ms}", func(ctx *fasthttp.RequestCtx) {
		if ms, ok := num(ctx, "ms"); ok {
			time.Sleep(time.Duration(ms) * time.Millisecond)
			ctx.SetContentType("text/plain")
			ctx.SetBodyString("ok")
		}
	})
	for n := 1; n <= 2; n++ {
		for m := 1; m <= 20; m++ {
			for k := 1; k <= 5; k++ {
				r.GET(fmt.Sprintf("/api/v%d/resource%d/{id}/sub%d", n, m, k), api)
			}
		}
	}
	l, err := net.Listen("tcp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	s := &fasthttp.Server{Handler: r.Handler, Name: "Go", MaxRequestBodySize: 1 << 20}
	log.Fatal(s.Serve(l))
}
