// HTTP/3 by quic-go: `server PORT CERT KEY`, on loopback.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
)

const pieceBytes = 64 * 1024

func text(w http.ResponseWriter, content string) {
	w.Header().Set("Server", "quic-go")
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	io.WriteString(w, content)
}

func echo(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(200)
	w.(http.Flusher).Flush()
	io.CopyBuffer(w, r.Body, make([]byte, pieceBytes))
}

// Without the copy through a pool of small pieces that io.Discard makes.
func count(w http.ResponseWriter, r *http.Request) {
	piece, all := make([]byte, pieceBytes), 0
	for {
		read, err := r.Body.Read(piece)
		all += read
		if err == io.EOF {
			text(w, strconv.Itoa(all))
			return
		}
		if err != nil {
			return
		}
	}
}

func bytes(w http.ResponseWriter, r *http.Request) {
	left, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		w.WriteHeader(400)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(left))
	piece := make([]byte, pieceBytes)
	for left > 0 {
		count := min(left, pieceBytes)
		if _, err := w.Write(piece[:count]); err != nil {
			return
		}
		left -= count
	}
}

func main() {
	certificate, err := tls.LoadX509KeyPair(os.Args[2], os.Args[3])
	if err != nil {
		panic(err)
	}
	routes := http.NewServeMux()
	hello := func(w http.ResponseWriter, _ *http.Request) { text(w, "Hello, World!") }
	routes.HandleFunc("GET /{$}", hello)
	routes.HandleFunc("GET /plaintext", hello)
	routes.HandleFunc("GET /users/{id}/orders/{order}", func(w http.ResponseWriter, r *http.Request) {
		id, idErr := strconv.ParseUint(r.PathValue("id"), 10, 64)
		order, orderErr := strconv.ParseUint(r.PathValue("order"), 10, 64)
		if idErr != nil || orderErr != nil {
			w.WriteHeader(400)
			return
		}
		text(w, fmt.Sprintf("%d %d", id, order))
	})
	routes.HandleFunc("POST /echo", echo)
	routes.HandleFunc("POST /count", count)
	routes.HandleFunc("GET /bytes/{n}", bytes)
	port, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	udp, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		panic(err)
	}
	server := &http3.Server{
		Handler:    routes,
		TLSConfig:  http3.ConfigureTLSConfig(&tls.Config{Certificates: []tls.Certificate{certificate}}),
		QUICConfig: &quic.Config{MaxIncomingStreams: 1000, MaxIdleTimeout: 30 * time.Second},
	}
	fmt.Println("ready")
	panic(server.Serve(udp))
}
