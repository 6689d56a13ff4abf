/**
 * Groups of kinds that this node does not run: consumer (KIP-848), share (KIP-932) and streams
 * groups (KIP-1071) in a log that another broker wrote. Their records are kept as they came, so that
 * the groups can be listed, deleted, and taken over by members of the classic protocol.
 *
 * Their members send heartbeats with APIs that are not served here, so none of them can be alive:
 * the groups count as empty.
 */
import type { ForeignEntry, ForeignGroupType } from './entries.ts';

interface ForeignGroup {
  readonly type: ForeignGroupType;
  readonly records: Map<string, ForeignEntry>;
}

export class ForeignGroups {
  readonly #groups = new Map<string, ForeignGroup>();

  apply(entry: ForeignEntry): void {
    const { groupId, groupType, keyName } = entry;
    const group = this.#groups.get(groupId);
    if (entry.value === null) {
      group?.records.delete(keyName);
      if (group?.records.size === 0) this.#groups.delete(groupId);
    } else if (group !== undefined) {
      group.records.set(keyName, entry);
    } else {
      this.#groups.set(groupId, { type: groupType, records: new Map([[keyName, entry]]) });
    }
  }

  typeOf(groupId: string): ForeignGroupType | undefined {
    return this.#groups.get(groupId)?.type;
  }

  *all(): Generator<{ groupId: string; type: ForeignGroupType }> {
    for (const [groupId, { type }] of this.#groups) yield { groupId, type };
  }

  /** What the log needs so that nothing of the group is left. */
  tombstones(groupId: string): ForeignEntry[] {
    const records = this.#groups.get(groupId)?.records.values() ?? [];
    return Array.from(records, (entry) => ({ ...entry, value: null }));
  }
}
