/**
 * What the cluster's metadata promises of topics: one whose making was acknowledged is there, with
 * its id, until its removal is; what was removed stays so; leader epochs do not go back. All of it
 * also when the power is lost: the metadata is synced before it is acknowledged.
 *
 * A name of which nobody knows whether its last change was done is given up: that may still come.
 */
import type { Probes } from '../probes.ts';
import type { TopicSeen } from '../questions.ts';
import { Violation } from './violation.ts';

interface Definite {
  /** Missing when the topic is not there. */
  readonly id: string | undefined;
}

/** What is certain at some time, by name. */
export type CertainTopics = ReadonlyMap<string, Definite>;

export class TopicHistory {
  readonly #probes: Probes;
  readonly #names = new Map<string, Definite>();
  readonly #epochs = new Map<string, readonly number[]>();
  readonly #removedIds = new Set<string>();
  readonly #removedNames = new Set<string>();

  constructor(probes: Probes) {
    this.#probes = probes;
  }

  created(name: string, id: string): void {
    if (this.#removedIds.has(id)) throw new Violation('ids are used once', `${name} ${id}`);
    if (this.#removedNames.has(name)) this.#probes.reached('topic made again under its old name');
    this.#names.set(name, { id });
  }

  /** `id` is what it had. */
  removed(name: string, id: string | undefined): void {
    if (id !== undefined) this.#removedIds.add(id);
    this.#removedNames.add(name);
    this.#names.set(name, { id: undefined });
  }

  /** A change is asked for: until it is answered nothing is certain. Answers the id so far. */
  uncertain(name: string): string | undefined {
    const id = this.#names.get(name)?.id;
    this.#names.delete(name);
    return id;
  }

  certain(): CertainTopics {
    return new Map(this.#names);
  }

  /** The cluster's answer, and what was certain before it was asked. */
  seen(topics: readonly TopicSeen[], before: CertainTopics): void {
    const byName = new Map(topics.map((topic) => [topic.name, topic]));
    for (const [name, definite] of before) {
      if (this.#names.get(name) !== definite) continue;
      const id = byName.get(name)?.id;
      if (id === definite.id) continue;
      const detail = `${name}: ${id ?? 'absent'} instead of ${definite.id ?? 'absent'}`;
      throw new Violation('acknowledged changes of topics stay', detail);
    }
    for (const { name, id, leaderEpochs } of topics) this.#checkEpochs(name, id, leaderEpochs);
  }

  #checkEpochs(name: string, id: string, epochs: readonly number[]): void {
    const known = this.#epochs.get(id) ?? [];
    if (
      epochs.length < known.length ||
      known.some((epoch, index) => (epochs[index] ?? -1) < epoch)
    ) {
      const detail = `${name}: ${known.join()} then ${epochs.join()}`;
      throw new Violation('leader epochs do not go back', detail);
    }
    this.#epochs.set(id, epochs);
  }
}
