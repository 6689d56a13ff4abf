// rawload: a load generator that costs the machine little, so that the broker is what is measured.
//
// It sends prebuilt Produce v7 requests (record batch v2) pipelined over C connections, or reads with Fetch v4,
// and prints what it saw as JSON: bytes, records, requests, latencies, and the CPU time of the broker.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func varint(b []byte, v int64) []byte {
	u := uint64((v << 1) ^ (v >> 63))
	for u >= 0x80 {
		b = append(b, byte(u)|0x80)
		u >>= 7
	}
	return append(b, byte(u))
}

func batch(records, size int) []byte {
	body := []byte{}
	val := make([]byte, size)
	for i := range val {
		val[i] = byte('a' + (i*7)%26)
	}
	for i := 0; i < records; i++ {
		r := []byte{0}
		r = varint(r, 0)
		r = varint(r, int64(i))
		r = varint(r, -1)
		r = varint(r, int64(len(val)))
		r = append(r, val...)
		r = varint(r, 0)
		body = varint(body, int64(len(r)))
		body = append(body, r...)
	}
	now := time.Now().UnixMilli()
	h := make([]byte, 61)
	binary.BigEndian.PutUint64(h[0:], 0)
	binary.BigEndian.PutUint32(h[8:], uint32(49+len(body)))
	binary.BigEndian.PutUint32(h[12:], 0xffffffff)
	h[16] = 2
	binary.BigEndian.PutUint16(h[21:], 0)
	binary.BigEndian.PutUint32(h[23:], uint32(records-1))
	binary.BigEndian.PutUint64(h[27:], uint64(now))
	binary.BigEndian.PutUint64(h[35:], uint64(now))
	binary.BigEndian.PutUint64(h[43:], 0xffffffffffffffff)
	binary.BigEndian.PutUint16(h[51:], 0xffff)
	binary.BigEndian.PutUint32(h[53:], 0xffffffff)
	binary.BigEndian.PutUint32(h[57:], uint32(records))
	b := append(h, body...)
	binary.BigEndian.PutUint32(b[17:], crc32.Checksum(b[21:], castagnoli))
	return b
}

func str(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(s)))
	return append(b, s...)
}

func produceReq(topic string, part int, acks int, bt []byte) []byte {
	b := make([]byte, 4)
	b = binary.BigEndian.AppendUint16(b, 0)
	b = binary.BigEndian.AppendUint16(b, 7)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = str(b, "rawload")
	b = binary.BigEndian.AppendUint16(b, 0xffff)
	b = binary.BigEndian.AppendUint16(b, uint16(int16(acks)))
	b = binary.BigEndian.AppendUint32(b, 30000)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = str(b, topic)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint32(b, uint32(part))
	b = binary.BigEndian.AppendUint32(b, uint32(len(bt)))
	b = append(b, bt...)
	binary.BigEndian.PutUint32(b, uint32(len(b)-4))
	return b
}

func fetchReq(topic string, part int, off int64, maxBytes int) []byte {
	b := make([]byte, 4)
	b = binary.BigEndian.AppendUint16(b, 1)
	b = binary.BigEndian.AppendUint16(b, 4)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = str(b, "rawload")
	b = binary.BigEndian.AppendUint32(b, 0xffffffff)
	b = binary.BigEndian.AppendUint32(b, 500)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint32(b, uint32(maxBytes))
	b = append(b, 0)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = str(b, topic)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint32(b, uint32(part))
	b = binary.BigEndian.AppendUint64(b, uint64(off))
	b = binary.BigEndian.AppendUint32(b, uint32(maxBytes))
	binary.BigEndian.PutUint32(b, uint32(len(b)-4))
	return b
}

func cpu(pids string) float64 {
	t := 0.0
	for _, p := range strings.Split(pids, ",") {
		if p == "" {
			continue
		}
		d, err := os.ReadFile("/proc/" + p + "/stat")
		if err != nil {
			continue
		}
		f := strings.Fields(string(d[strings.LastIndexByte(string(d), ')')+2:]))
		u, _ := strconv.ParseFloat(f[11], 64)
		s, _ := strconv.ParseFloat(f[12], 64)
		t += (u + s) / 100
	}
	return t
}

func readResp(r *bufio.Reader, buf []byte) []byte {
	var l [4]byte
	if _, err := io.ReadFull(r, l[:]); err != nil {
		fmt.Fprintln(os.Stderr, "read:", err)
		os.Exit(1)
	}
	n := int(binary.BigEndian.Uint32(l[:]))
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	if _, err := io.ReadFull(r, buf); err != nil {
		fmt.Fprintln(os.Stderr, "read:", err)
		os.Exit(1)
	}
	return buf
}

func main() {
	addr := flag.String("addr", "127.0.0.1:19092", "")
	mode := flag.String("mode", "produce", "produce|fetch|pingpong")
	topic := flag.String("topic", "perf1", "")
	parts := flag.Int("partitions", 1, "")
	conns := flag.Int("conns", 1, "")
	inflight := flag.Int("inflight", 5, "")
	records := flag.Int("records", 100, "records in a batch")
	size := flag.Int("size", 1000, "")
	total := flag.Int("requests", 10000, "requests in all")
	acks := flag.Int("acks", -1, "")
	maxBytes := flag.Int("maxbytes", 1<<20, "")
	pids := flag.String("pids", "", "broker pids")
	flag.Parse()

	bt := batch(*records, *size)
	c0 := cpu(*pids)
	t0 := time.Now()
	var wg sync.WaitGroup
	var bytes, recs, errs, done int64
	lat := make([][]float64, *conns)
	for c := 0; c < *conns; c++ {
		wg.Add(1)
		go func(c int) {
			defer wg.Done()
			conn, err := net.Dial("tcp", *addr)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			r := bufio.NewReaderSize(conn, 1<<20)
			n := *total / *conns
			switch *mode {
			case "produce":
				sem := make(chan time.Time, *inflight)
				go func() {
					for i := 0; i < n; i++ {
						req := produceReqs(*topic, (c+i)%*parts, *acks, bt)
						sem <- time.Now()
						if _, err := conn.Write(req); err != nil {
							fmt.Fprintln(os.Stderr, err)
							os.Exit(1)
						}
					}
				}()
				var buf []byte
				for i := 0; i < n; i++ {
					buf = readResp(r, buf)
					st := <-sem
					lat[c] = append(lat[c], float64(time.Since(st).Microseconds())/1000)
					// corr(4) topics(4) name(2+n) parts(4) index(4) err(2)
					o := 4 + 4 + 2 + len(*topic) + 4 + 4
					if e := binary.BigEndian.Uint16(buf[o:]); e != 0 {
						if atomic.AddInt64(&errs, 1) < 3 {
							fmt.Fprintln(os.Stderr, "error code", e)
						}
					}
					atomic.AddInt64(&bytes, int64(len(bt)))
					atomic.AddInt64(&recs, int64(*records))
					atomic.AddInt64(&done, 1)
				}
			case "fetch":
				off := int64(0)
				var buf []byte
				p := c % *parts
				for i := 0; i < n; i++ {
					conn.Write(fetchReq(*topic, p, off, *maxBytes))
					st := time.Now()
					buf = readResp(r, buf)
					lat[c] = append(lat[c], float64(time.Since(st).Microseconds())/1000)
					// corr4 throttle4 topics4 name parts4 index4 err2 hw8 lso8 aborted4 size4
					o := 4 + 4 + 4 + 2 + len(*topic) + 4 + 4
					if e := binary.BigEndian.Uint16(buf[o:]); e != 0 {
						atomic.AddInt64(&errs, 1)
						break
					}
					highWatermark := int64(binary.BigEndian.Uint64(buf[o+2:]))
					o += 2 + 8 + 8
					ab := int32(binary.BigEndian.Uint32(buf[o:]))
					o += 4
					if ab > 0 {
						o += int(ab) * 16
					}
					sz := int(int32(binary.BigEndian.Uint32(buf[o:])))
					o += 4
					d := buf[o:]
					if sz <= 0 {
						break
					}
					d = d[:sz]
					for len(d) >= 61 {
						base := int64(binary.BigEndian.Uint64(d))
						l := int(binary.BigEndian.Uint32(d[8:])) + 12
						if l > len(d) {
							break
						}
						cnt := int64(binary.BigEndian.Uint32(d[57:]))
						atomic.AddInt64(&recs, cnt)
						off = base + int64(binary.BigEndian.Uint32(d[23:])) + 1
						atomic.AddInt64(&bytes, int64(l))
						d = d[l:]
					}
					atomic.AddInt64(&done, 1)
					// At the end a fetch would wait for more; what is measured is reading.
					if off >= highWatermark {
						off = 0
					}
				}
			}
			conn.Close()
		}(c)
	}
	wg.Wait()
	el := time.Since(t0).Seconds()
	used := cpu(*pids) - c0
	all := []float64{}
	for _, l := range lat {
		all = append(all, l...)
	}
	sort.Float64s(all)
	q := func(p float64) float64 {
		if len(all) == 0 {
			return 0
		}
		return all[int(float64(len(all)-1)*p)]
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"seconds": el, "bytes": bytes, "records": recs, "requests": done, "errors": errs,
		"p50Ms": q(.5), "p99Ms": q(.99), "p999Ms": q(.999), "cpuSeconds": used,
	})
}

var reqCache sync.Map

func produceReqs(topic string, p, acks int, bt []byte) []byte {
	if v, ok := reqCache.Load(p); ok {
		return v.([]byte)
	}
	r := produceReq(topic, p, acks, bt)
	reqCache.Store(p, r)
	return r
}
