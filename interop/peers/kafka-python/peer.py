"""Lines through kafka-python, a client in Python alone.

Sends each line of a file as one record to partition 0, or reads records in a consumer group and
writes each as one line. Settings are the client's defaults but for those that make it safe.
"""

import argparse
import sys

from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition


def produce(arguments):
    producer = KafkaProducer(
        bootstrap_servers=arguments.bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type=None if arguments.codec == "none" else arguments.codec,
        batch_size=256 * 1024,
        linger_ms=20,
    )
    with open(arguments.file, "rb") as file:
        lines = file.read().split(b"\n")[:-1]
    failures = []
    for line in lines:
        producer.send(arguments.topic, value=line, partition=0).add_errback(failures.append)
    producer.flush(timeout=arguments.timeout)
    producer.close()
    if failures:
        sys.exit(f"{len(failures)} lines refused: {failures[0]}")


def consume(arguments):
    consumer = KafkaConsumer(
        arguments.topic,
        bootstrap_servers=arguments.bootstrap,
        group_id=arguments.group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    got = 0
    with open(arguments.out, "wb") as out:
        while got < arguments.count:
            records = consumer.poll(timeout_ms=1000, max_records=min(10_000, arguments.count - got))
            for batch in records.values():
                for record in batch:
                    out.write(record.value + b"\n")
                    got += 1
                    last = record
    position = OffsetAndMetadata(last.offset + 1, "", -1)
    consumer.commit({TopicPartition(last.topic, last.partition): position})
    consumer.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["produce", "consume"])
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--codec", default="none")
    parser.add_argument("--file")
    parser.add_argument("--group")
    parser.add_argument("--protocol", default="classic")
    parser.add_argument("--count", type=int)
    parser.add_argument("--out")
    parser.add_argument("--timeout", type=float, default=60.0)
    arguments = parser.parse_args()
    (produce if arguments.action == "produce" else consume)(arguments)


main()
