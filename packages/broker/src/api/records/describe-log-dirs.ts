/**
 * DescribeLogDirs (35), versions 1–5.
 * Does: for each log directory its partitions and their sizes, and the bytes of its file system.
 * Since: 2 flexible · 3 error of the whole answer · 4 total and usable bytes (KIP-827) · 5 cordoned.
 */
import { describeLogDirsRequest, describeLogDirsResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { DiskError } from '@odradek/world';
import type { BrokerParts } from '../../broker-parts.ts';
import type { Replica } from '../../replicas/replica.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

export const describeLogDirs = handler(
  describeLogDirsRequest,
  describeLogDirsResponse,
  [needs('Describe', 'Cluster')],
  (request, _context, broker) => {
    const wanted =
      request.topics === null
        ? undefined
        : new Set(
            request.topics.flatMap(({ topic, partitions }) =>
              partitions.map((partition) => `${topic}-${partition}`),
            ),
          );
    return {
      errorCode: 0,
      results: broker.replicas.directories.map((directory) => {
        if (directory.failed) {
          return { logDir: directory.path, errorCode: errorCode.KAFKA_STORAGE_ERROR, topics: [] };
        }
        const replicas = [...directory.replicas].filter(
          ({ topic, partition }) => wanted === undefined || wanted.has(`${topic}-${partition}`),
        );
        return {
          logDir: directory.path,
          errorCode: 0,
          topics: byTopic(replicas),
          ...space(broker, directory.path),
        };
      }),
    };
  },
);

/** Unknown (−1) where the system does not say. */
function space(broker: BrokerParts, path: string): { totalBytes: number; usableBytes: number } {
  try {
    return broker.world.disk.space(path);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return { totalBytes: -1, usableBytes: -1 };
  }
}

function byTopic(replicas: readonly Replica[]) {
  const topics = new Map<string, Replica[]>();
  for (const replica of replicas) {
    const known = topics.get(replica.topic);
    if (known === undefined) topics.set(replica.topic, [replica]);
    else known.push(replica);
  }
  return [...topics].map(([name, partitions]) => ({
    name,
    partitions: partitions.map(({ partition, log, endOffset, highWatermark }) => ({
      partitionIndex: partition,
      partitionSize: log.size,
      offsetLag: Math.max(0, endOffset - highWatermark),
      isFutureKey: false,
    })),
  }));
}
