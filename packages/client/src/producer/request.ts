/** Batches as the body of a Produce request: one batch for each partition, by topic. */
import type { ProduceRequest } from '@odradek/wire';
import { zeroUuid } from '@odradek/wire';
import type { Topology } from '../cluster/topology.ts';
import type { ProducerBatch } from './batch.ts';
import type { PartitionQueue } from './partition-queue.ts';

export interface Sent {
  readonly queue: PartitionQueue;
  readonly batch: ProducerBatch;
  readonly bytes: Buffer;
}

export function produceBody(
  sent: readonly Sent[],
  topology: Topology,
  acks: number,
  timeoutMs: number,
): ProduceRequest {
  const byTopic = new Map<string, { index: number; records: Buffer }[]>();
  for (const { queue, bytes } of sent) {
    const partition = { index: queue.index, records: bytes };
    const known = byTopic.get(queue.topic);
    if (known === undefined) byTopic.set(queue.topic, [partition]);
    else known.push(partition);
  }
  return {
    transactionalId: null,
    acks,
    timeoutMs,
    topicData: [...byTopic].map(([name, partitionData]) => ({
      name,
      topicId: topology.topic(name)?.id ?? zeroUuid,
      partitionData,
    })),
  };
}
