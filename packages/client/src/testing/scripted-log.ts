/**
 * Partitions of a scripted broker that take batches as Kafka's do: sequences of idempotent
 * producers are checked, repeated batches are recognised, and harm can be planned for each request.
 */
import { errorCode } from '@odradek/wire';
import * as wire from '@odradek/wire/definitions';
import {
  addToSequence,
  batchBaseSequence,
  batchLastSequence,
  batchProducerEpoch,
  batchProducerId,
  isBatchCrcValid,
  readRecords,
} from '@odradek/wire/records';
import type { NoAnswer, ScriptedBroker } from './scripted-broker.ts';

/** What happens to one request: the records are taken or not, the answer comes or does not. */
export interface Harm {
  readonly isTaken: boolean;
  /** An error code instead of success, or no answer. */
  readonly answer: number | NoAnswer;
}

interface ProducerState {
  epoch: number;
  batches: { base: number; last: number; offset: number }[];
}

const REMEMBERED = 5;

export class ScriptedLog {
  readonly values: string[] = [];
  readonly #producers = new Map<number, ProducerState>();

  /** Answers the error code and the offset. */
  append(bytes: Buffer): { code: number; offset: number } {
    if (!isBatchCrcValid(bytes, 0)) return { code: errorCode.CORRUPT_MESSAGE, offset: -1 };
    const producerId = batchProducerId(bytes, 0);
    const offset = this.values.length;
    if (producerId >= 0) {
      const refused = this.#check(bytes, producerId, offset);
      if (refused !== undefined) return refused;
    }
    for (const { value } of readRecords(bytes)) this.values.push(value?.toString() ?? '');
    return { code: 0, offset };
  }

  #check(
    bytes: Buffer,
    producerId: number,
    offset: number,
  ): { code: number; offset: number } | undefined {
    const epoch = batchProducerEpoch(bytes, 0);
    const base = batchBaseSequence(bytes, 0);
    const last = batchLastSequence(bytes, 0);
    const known = this.#producers.get(producerId);
    const out = { code: errorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, offset: -1 };
    if (known === undefined || epoch > known.epoch) {
      if (known !== undefined && base !== 0) return out;
      this.#producers.set(producerId, { epoch, batches: [{ base, last, offset }] });
      return undefined;
    }
    if (epoch < known.epoch) return { code: errorCode.INVALID_PRODUCER_EPOCH, offset: -1 };
    const same = known.batches.find((each) => each.base === base && each.last === last);
    if (same !== undefined) return { code: 0, offset: same.offset };
    const newest = known.batches.at(-1);
    if (newest !== undefined && base !== addToSequence(newest.last, 1)) return out;
    known.batches.push({ base, last, offset });
    if (known.batches.length > REMEMBERED) known.batches.shift();
    return undefined;
  }
}

/** Makes the broker take Produce requests; `harm` is asked for each partition of each. */
export function serveProduce(
  broker: ScriptedBroker,
  harm: (topic: string, partition: number) => Harm | undefined = () => undefined,
): (topic: string, partition: number) => ScriptedLog {
  const logs = new Map<string, ScriptedLog>();
  const logOf = (topic: string, partition: number): ScriptedLog => {
    const key = `${topic}-${partition}`;
    const known = logs.get(key) ?? new ScriptedLog();
    logs.set(key, known);
    return known;
  };
  broker.on(wire.produceRequest, wire.produceResponse, ({ topicData, acks }) => {
    let noAnswer: NoAnswer | undefined = acks === 0 ? 'nothing' : undefined;
    const responses = topicData.map(({ name, topicId, partitionData }) => {
      const topic = name === '' ? (broker.nameOf(topicId) ?? '') : name;
      const partitionResponses = partitionData.map(({ index, records }) => {
        const planned = harm(topic, index);
        const bytes = Buffer.from(records ?? Buffer.alloc(0));
        const taken = planned?.isTaken === false ? undefined : logOf(topic, index).append(bytes);
        if (typeof planned?.answer === 'string') noAnswer = planned.answer;
        const code = typeof planned?.answer === 'number' ? planned.answer : (taken?.code ?? 0);
        return { index, errorCode: code, baseOffset: code === 0 ? (taken?.offset ?? -1) : -1 };
      });
      return { name, topicId, partitionResponses };
    });
    return noAnswer ?? { responses };
  });
  return logOf;
}
