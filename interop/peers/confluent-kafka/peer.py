"""Lines through confluent-kafka, the Python face of librdkafka.

Sends each line of a file as one record to partition 0, or reads records in a consumer group and
writes each as one line. Settings are the client's defaults but for those that make it safe.
"""

import argparse
import sys

from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition


def produce(arguments):
    failures = []

    def delivered(error, _message):
        if error is not None:
            failures.append(error)

    producer = Producer(
        {
            "bootstrap.servers": arguments.bootstrap,
            "enable.idempotence": True,
            "compression.type": arguments.codec,
            "queue.buffering.max.messages": 100_000,
        }
    )
    with open(arguments.file, "rb") as file:
        lines = file.read().split(b"\n")[:-1]
    for line in lines:
        while True:
            try:
                producer.produce(arguments.topic, line, partition=0, on_delivery=delivered)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    left = producer.flush(arguments.timeout)
    if left or failures:
        sys.exit(f"{left} lines not sent, {len(failures)} refused: {failures[:1]}")


def consume(arguments):
    consumer = Consumer(
        {
            "bootstrap.servers": arguments.bootstrap,
            "group.id": arguments.group,
            "group.protocol": arguments.protocol,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([arguments.topic])
    got = 0
    last = None
    with open(arguments.out, "wb") as out:
        while got < arguments.count:
            for message in consumer.consume(min(10_000, arguments.count - got), 1.0):
                error = message.error()
                if error is not None:
                    if error.code() == KafkaError.UNKNOWN_TOPIC_OR_PART or error.retriable():
                        continue
                    sys.exit(str(error))
                out.write(message.value() + b"\n")
                got += 1
                last = message
    position = TopicPartition(last.topic(), last.partition(), last.offset() + 1)
    consumer.commit(offsets=[position], asynchronous=False)
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
