// Lines through franz-go.
//
// Sends each line of a file as one record to partition 0, or reads records in a consumer group
// and writes each as one line. Settings are the client's defaults, which are the safe ones.
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

type arguments struct {
	bootstrap, topic, codec, file, group, protocol, out string
	count                                               int
	timeout                                             float64
}

func codec(name string) kgo.CompressionCodec {
	switch name {
	case "gzip":
		return kgo.GzipCompression()
	case "snappy":
		return kgo.SnappyCompression()
	case "lz4":
		return kgo.Lz4Compression()
	case "zstd":
		return kgo.ZstdCompression()
	}
	return kgo.NoCompression()
}

func produce(ctx context.Context, a arguments) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(a.bootstrap),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerBatchCompression(codec(a.codec)),
		kgo.MaxBufferedRecords(50_000),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	text, err := os.ReadFile(a.file)
	if err != nil {
		return err
	}
	var failed atomic.Pointer[error]
	for len(text) > 0 {
		end := bytes.IndexByte(text, '\n')
		record := &kgo.Record{Topic: a.topic, Partition: 0, Value: text[:end:end]}
		client.Produce(ctx, record, func(_ *kgo.Record, err error) {
			if err != nil {
				failed.CompareAndSwap(nil, &err)
			}
		})
		text = text[end+1:]
	}
	if err := client.Flush(ctx); err != nil {
		return err
	}
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}

func consume(ctx context.Context, a arguments) error {
	if a.protocol == "consumer" {
		// The client serves the new protocol only to those who ask for it in this way.
		ctx = context.WithValue(ctx, "opt_in_kafka_next_gen_balancer_beta", true)
	}
	client, err := kgo.NewClient(
		kgo.WithContext(ctx),
		kgo.SeedBrokers(a.bootstrap),
		kgo.ConsumerGroup(a.group),
		kgo.ConsumeTopics(a.topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	file, err := os.Create(a.out)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	var last *kgo.Record
	for got := 0; got < a.count; {
		fetches := client.PollRecords(ctx, min(10_000, a.count-got))
		if err := fetches.Err0(); err != nil {
			return err
		}
		for iterator := fetches.RecordIter(); !iterator.Done(); got++ {
			last = iterator.Next()
			out.Write(last.Value)
			out.WriteByte('\n')
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return client.CommitRecords(ctx, last)
}

func main() {
	var a arguments
	flag.StringVar(&a.bootstrap, "bootstrap", "", "")
	flag.StringVar(&a.topic, "topic", "", "")
	flag.StringVar(&a.codec, "codec", "none", "")
	flag.StringVar(&a.file, "file", "", "")
	flag.StringVar(&a.group, "group", "", "")
	flag.StringVar(&a.protocol, "protocol", "classic", "")
	flag.StringVar(&a.out, "out", "", "")
	flag.IntVar(&a.count, "count", 0, "")
	flag.Float64Var(&a.timeout, "timeout", 60, "")
	action := os.Args[1]
	flag.CommandLine.Parse(os.Args[2:])
	limit := time.Duration(a.timeout * float64(time.Second))
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	do := consume
	if action == "produce" {
		do = produce
	}
	if err := do(ctx, a); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
