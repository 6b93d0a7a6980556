// Makes TLS 1.3 handshakes over TCP one after another, with a request each: `handshakes PORT SECONDS
// full|resumed`, on loopback. Prints how many there were.
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

func one(address string, config *tls.Config) (bool, error) {
	connection, err := tls.Dial("tcp", address, config)
	if err != nil {
		return false, err
	}
	defer connection.Close()
	// The ticket comes with the answer.
	fmt.Fprint(connection, "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
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
	end := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	var lock sync.Mutex
	var all sync.WaitGroup
	handshakes, wrong := 0, 0
	for range atOnce {
		all.Go(func() {
			config := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13, ServerName: "localhost", NextProtos: []string{"http/1.1"}}
			if isResumed {
				config.ClientSessionCache = tls.NewLRUClientSessionCache(1)
				_, err := one(address, config)
				stop(err)
			}
			for time.Now().Before(end) {
				resumed, err := one(address, config)
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
