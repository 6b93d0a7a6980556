// A client of HTTP/3 by quic-go: `client PORT WHAT BYTES`, on loopback, where WHAT is `check` (the home
// page, a typed route, an echo), `download` or `upload`. Contents are compared by CRC-32.
package main

import (
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/quic-go/quic-go/http3"
)

// content is so many bytes of a generator, with their checksum.
type content struct {
	left  int64
	state uint64
	sum   uint32
}

func (c *content) Read(into []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	count := min(int64(len(into)/8*8), (c.left+7)/8*8)
	for at := int64(0); at < count; at += 8 {
		c.state ^= c.state << 13
		c.state ^= c.state >> 7
		c.state ^= c.state << 17
		binary.LittleEndian.PutUint64(into[at:], c.state)
	}
	count = min(count, c.left)
	c.left -= count
	c.sum = crc32.Update(c.sum, crc32.IEEETable, into[:count])
	return int(count), nil
}

func stop(err error) {
	if err != nil {
		fmt.Println("FAILED", err)
		os.Exit(1)
	}
}

func get(client *http.Client, url string) string {
	answer, err := client.Get(url)
	stop(err)
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	stop(err)
	if answer.StatusCode != 200 || answer.ProtoMajor != 3 {
		stop(fmt.Errorf("%s: %s by %s", url, answer.Status, answer.Proto))
	}
	return string(all)
}

func main() {
	base := "https://127.0.0.1:" + os.Args[1]
	bytes, err := strconv.ParseInt(os.Args[3], 10, 64)
	stop(err)
	client := &http.Client{Transport: &http3.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	if os.Args[2] == "check" {
		get(client, base+"/")
		fmt.Println("ok GET /")
		if typed := get(client, base+"/users/007/orders/42"); typed != "7 42" {
			stop(fmt.Errorf("the typed route says %q", typed))
		}
		fmt.Println("ok GET /users/007/orders/42")
	}
	begin := time.Now()
	sent := &content{left: bytes, state: 88172645463325252}
	var answer *http.Response
	if os.Args[2] == "download" {
		answer, err = client.Get(base + "/bytes/" + os.Args[3])
	} else {
		request, made := http.NewRequest("POST", base+"/echo", sent)
		stop(made)
		answer, err = client.Do(request)
	}
	stop(err)
	sum := crc32.NewIEEE()
	got, err := io.CopyBuffer(sum, answer.Body, make([]byte, 64*1024))
	stop(err)
	if got != bytes {
		stop(fmt.Errorf("%d bytes came of %d", got, bytes))
	}
	if os.Args[2] != "download" {
		if sum.Sum32() != sent.sum {
			stop(fmt.Errorf("the echo differs: %08x was sent, %08x came", sent.sum, sum.Sum32()))
		}
		fmt.Printf("ok POST /echo, CRC-32 %08x both ways\n", sent.sum)
	}
	fmt.Printf("{\"bytes\":%d,\"seconds\":%.3f}\n", got, time.Since(begin).Seconds())
}
