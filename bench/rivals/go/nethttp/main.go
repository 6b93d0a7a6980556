// Go's net/http with its own patterns: nethttp PORT [THREADS]
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"time"
)

type message struct {
	Message string `json:"message"`
}

var hello = []byte("Hello, World!")

func text(w http.ResponseWriter, b []byte) {
	h := w.Header()
	h.Set("Server", "Go")
	h.Set("Content-Type", "text/plain")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.Write(b)
}

func num(w http.ResponseWriter, r *http.Request, k string) (uint64, bool) {
	n, err := strconv.ParseUint(r.PathValue(k), 10, 64)
	if err != nil {
		http.Error(w, "bad "+k, http.StatusBadRequest)
	}
	return n, err == nil
}

func main() {
	if len(os.Args) < 2 {
		log.Fatal("usage: nethttp PORT [THREADS]")
	}
	if len(os.Args) > 2 {
		n, err := strconv.Atoi(os.Args[2])
		if err != nil {
			log.Fatal(err)
		}
		runtime.GOMAXPROCS(n)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /plaintext", func(w http.ResponseWriter, r *http.Request) { text(w, hello) })
	mux.HandleFunc("GET /json", func(w http.ResponseWriter, r *http.Request) {
		b, err := json.Marshal(message{"Hello, World!"})
		if err != nil {
			http.Error(w, "json", 500)
			return
		}
		h := w.Header()
		h.Set("Server", "Go")
		h.Set("Content-Type", "application/json")
		h.Set("Content-Length", strconv.Itoa(len(b)))
		w.Write(b)
	})
	mux.HandleFunc("GET /users/{id}/orders/{order}", func(w http.ResponseWriter, r *http.Request) {
		id, ok := num(w, r, "id")
		if !ok {
			return
		}
		if order, ok := num(w, r, "order"); ok {
			b := strconv.AppendUint(make([]byte, 0, 41), id, 10)
			text(w, strconv.AppendUint(append(b, ' '), order, 10))
		}
	})
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, "body", http.StatusBadRequest)
			return
		}
		text(w, b)
	})
	mux.HandleFunc("GET /sleep/{ms}", func(w http.ResponseWriter, r *http.Request) {
		if ms, ok := num(w, r, "ms"); ok {
			time.Sleep(time.Duration(ms) * time.Millisecond)
			text(w, []byte("ok"))
		}
	})
	for n := 1; n <= 2; n++ {
		for m := 1; m <= 20; m++ {
			for k := 1; k <= 5; k++ {
				mux.HandleFunc(fmt.Sprintf("GET /api/v%d/resource%d/{id}/sub%d", n, m, k), func(w http.ResponseWriter, r *http.Request) {
					if id, ok := num(w, r, "id"); ok {
						text(w, strconv.AppendUint(nil, id, 10))
					}
				})
			}
		}
	}
	l, err := net.Listen("tcp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.Serve(l, mux))
}
