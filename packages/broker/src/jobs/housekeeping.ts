/**
 * What a node does with its logs by itself: old segments go, records become durable in time, and
 * the checkpoints follow. Which segments are old is the log's decision; when to look is here.
 * Spec: Kafka's log.retention.check.interval.ms, log.flush.*.interval.ms.
 */
import { DiskError, type World } from '@odradek/world';
import type { NodeConfig } from '../config/node-config.ts';
import type { Replica } from '../replicas/replica.ts';
import type { ReplicaSet } from '../replicas/replica-set.ts';
import { every, type Job } from './every.ts';

/** A file that nobody has used for so long is closed: the system has only so many open ones. */
const idleFileMs = 60_000;

/** How often it is asked whether `flush.ms` of a topic is over: Kafka's default is never. */
const syncCheckMs = 1000;

export function startHousekeeping(
  world: World,
  config: NodeConfig,
  replicas: ReplicaSet,
): readonly Job[] {
  const { clock } = world;
  const guarded = (replica: Replica, task: () => void): void => {
    if (replica.closed) return;
    try {
      task();
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      replicas.failed(replica, error);
    }
  };
  const retain = (): void => {
    for (const replica of replicas.all()) {
      guarded(replica, () => {
        replica.log.applyRetention(replica.highWatermark);
        replica.log.forgetExpiredProducers();
      });
    }
  };
  const sync = (): void => {
    const nowMs = clock.nowMs();
    for (const replica of replicas.all()) {
      if (replica.closed || !replica.log.isSyncDue(nowMs)) continue;
      replica.log.sync().catch((error: unknown) => replicas.failed(replica, error));
    }
  };
  return [
    every(clock, () => config.get('log.retention.check.interval.ms'), retain),
    every(clock, () => syncCheckMs, sync),
    every(
      clock,
      () => idleFileMs / 2,
      () => replicas.closeIdleFiles(idleFileMs),
    ),
    every(
      clock,
      () => config.get('log.flush.offset.checkpoint.interval.ms'),
      () => replicas.checkpoint(),
    ),
  ];
}
