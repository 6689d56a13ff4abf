/** A record as the iteration over single records gives it: with the partition that it is from. */
import type { RecordHeader, RecordView } from '@odradek/wire/records';

export class ConsumerRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Whether the broker set the time; else the producer did. */
  readonly hasLogAppendTime: boolean;
  readonly #view: RecordView;

  constructor(topic: string, partition: number, view: RecordView, hasLogAppendTime: boolean) {
    this.topic = topic;
    this.partition = partition;
    this.offset = view.offset;
    this.hasLogAppendTime = hasLogAppendTime;
    this.#view = view;
  }

  /** Milliseconds since 1970; -1 when there is none. */
  get timestamp(): number {
    return this.#view.timestamp;
  }

  /** A view of the answer's memory: copy what you keep long. */
  get key(): Buffer | null {
    return this.#view.key;
  }

  get value(): Buffer | null {
    return this.#view.value;
  }

  get headers(): readonly RecordHeader[] {
    return this.#view.headers;
  }

  /** Key, value and headers, in bytes. */
  get size(): number {
    return this.#view.size;
  }
}
