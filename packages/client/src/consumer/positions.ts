/**
 * Finds out where reading begins: at the committed offset, at an end of the log, at a time. It
 * works in the background, so that other partitions are read meanwhile.
 */
import type { Cluster } from '../cluster/cluster.ts';
import type { Coordinators } from '../cluster/coordinators.ts';
import { ClientError } from '../errors.ts';
import type { Assignment } from './assignment.ts';
import { fetchCommitted } from './committed.ts';
import { findOffsets, SpecialTime } from './offsets.ts';
import type { ConsumerSettings } from './options.ts';
import type { AssignedPartition, OffsetWanted } from './partition.ts';

export class Positions {
  readonly #cluster: Cluster;
  readonly #coordinators: Coordinators;
  readonly #settings: ConsumerSettings;
  readonly #assignment: Assignment;
  readonly #lane: string;
  readonly #events: { onChange(): void; onFailure(error: Error): void };
  #resolving: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    cluster: Cluster,
    coordinators: Coordinators,
    settings: ConsumerSettings,
    assignment: Assignment,
    lane: string,
    events: { onChange(): void; onFailure(error: Error): void },
  ) {
    this.#cluster = cluster;
    this.#coordinators = coordinators;
    this.#settings = settings;
    this.#assignment = assignment;
    this.#lane = lane;
    this.#events = events;
  }

  /** Looks for the positions that are wanted. To be called whenever something has changed. */
  pump(): void {
    if (this.#isClosed || this.#resolving !== undefined || this.#wanting().length === 0) return;
    this.#resolving = this.#resolve()
      .catch((error: unknown) => {
        const failure = error instanceof Error ? error : new Error(String(error));
        if (!this.#isClosed) this.#events.onFailure(failure);
      })
      .finally(() => {
        this.#resolving = undefined;
        this.#events.onChange();
      });
  }

  close(): void {
    this.#isClosed = true;
  }

  #wanting(): readonly AssignedPartition[] {
    return [...this.#assignment].filter(({ wanted }) => wanted !== undefined);
  }

  async #resolve(): Promise<void> {
    await this.#takeCommitted(this.#wanting().filter(({ wanted }) => wanted === 'committed'));
    const wanting = this.#wanting().filter(({ wanted }) => wanted !== 'committed');
    if (wanting.length === 0) return;
    const before = wanting.map((partition) => ({ partition, wanted: partition.wanted }));
    const found = await findOffsets(
      this.#cluster,
      wanting.map(({ topic, partition, wanted }) => ({
        topic,
        partition,
        timestamp: timestampOf(wanted),
      })),
      this.#settings.isolationLevel,
      { lane: this.#lane },
    );
    for (const { partition, wanted } of before) {
      // Somebody may have seeked meanwhile.
      if (!this.#assignment.holds(partition) || partition.wanted !== wanted) continue;
      const answer = found.find(
        (each) => each.topic === partition.topic && each.partition === partition.partition,
      );
      if (answer === undefined) continue;
      // No record is as late as that: the next to come will be.
      if (answer.offset < 0) partition.want('latest');
      else partition.seek(answer.offset, answer.leaderEpoch);
    }
  }

  async #takeCommitted(partitions: readonly AssignedPartition[]): Promise<void> {
    const { groupId, autoOffsetReset } = this.#settings;
    if (partitions.length === 0) return;
    const committed =
      groupId === undefined
        ? []
        : await fetchCommitted(this.#cluster, this.#coordinators, groupId, partitions, {
            lane: this.#lane,
          });
    for (const partition of partitions) {
      if (!this.#assignment.holds(partition) || partition.wanted !== 'committed') continue;
      const found = committed.find(
        (each) => each.topic === partition.topic && each.partition === partition.partition,
      );
      if (found !== undefined) {
        partition.seek(found.offset, found.leaderEpoch);
        partition.committed = found.offset;
      } else if (autoOffsetReset !== 'none') partition.want(autoOffsetReset);
      else {
        partition.wanted = undefined;
        const where = `${partition.topic}-${partition.partition}`;
        throw new ClientError(`no offset is committed for ${where}, and autoOffsetReset is none`, {
          advice: 'Seek, commit an offset, or set autoOffsetReset.',
        });
      }
    }
  }
}

function timestampOf(wanted: OffsetWanted | undefined): number {
  switch (wanted) {
    case 'earliest':
      return SpecialTime.earliest;
    case 'latest':
    case 'committed':
    case undefined:
      return SpecialTime.latest;
    default:
      return wanted;
  }
}
