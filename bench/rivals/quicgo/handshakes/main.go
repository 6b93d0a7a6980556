// Makes TLS 1.3 handshakes over TCP one after another, with a request each: `handshakes PORT SECONDS
// full|resumed server|client`, on loopback; the last says who ends the connections. Prints how many
// there were.
package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

const atOnce = 8

func stop(err error) {
	if err != nil {
		fmt.Println("FAILED", err)
		os.Exit(1)
	}
}

func one(address string, config *tls.Config, fields string) (bool, error) {
	connection, err := tls.Dial("tcp", address, config)
	if err != nil {
		return false, err
	}
	defer connection.Close()
	// The ticket comes with the answer.
	fmt.Fprint(connection, "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n"+fields+"\r\n")
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return false, err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return connection.ConnectionState().DidResume, err
}

func main() {
	address := "127.0.0.1:" + os.Args[1]
	seconds, err := strconv.ParseFloat(os.Args[2], 64)
	stop(err)
	isResumed := os.Args[3] == "resumed"
	fields := ""
	if os.Args[4] == "server" {
		fields = "Connection: close\r\n"
	}
	end := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	var lock sync.Mutex
	var all sync.WaitGroup
	handshakes, wrong := 0, 0
	for range atOnce {
		all.Go(func() {
			config := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13, ServerName: "localhost", NextProtos: []string{"http/1.1"}}
			if isResumed {
				config.ClientSessionCache = tls.NewLRUClientSessionCache(1)
				_, err := one(address, config, fields)
				stop(err)
			}
			for time.Now().Before(end) {
				resumed, err := one(address, config, fields)
				stop(err)
				lock.Lock()
				handshakes++
				if resumed != isResumed {
					wrong++
				}
				lock.Unlock()
			}
		})
	}
	all.Wait()
	fmt.Printf("{\"handshakes\":%d,\"wrong\":%d}\n", handshakes, wrong)
}
