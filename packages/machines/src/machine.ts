/**
 * A replicated state machine: the shape that cluster metadata, groups, transactions and shares have
 * in common.
 *
 * `decide` looks and answers; `apply` changes. Nothing else may change the state, so any node that
 * applies the same entries, in the same order, holds the same state. The host (in the broker)
 * appends what `decide` returned, applies it once the log has accepted it, and sends the reply
 * when it is committed.
 */
export interface Machine<State, Command, Entry, Reply> {
  /** What `command` should append and answer. Reads uncommitted state; never changes it. */
  decide(state: Immutable<State>, command: Command, nowMs: number): Decision<Entry, Reply>;

  /** Changes `state` by one entry. Must not fail: `decide` has refused what is invalid. */
  apply(state: State, entry: Entry): void;

  /** The earliest time at which `expire` has something to do; undefined when nothing is due. */
  nextDeadlineMs(state: Immutable<State>): number | undefined;

  /** What the passing of time should append: dead members, stalled transactions. */
  expire(state: Immutable<State>, nowMs: number): readonly Entry[];
}

/** The reply waits until `entries` are committed; with no entries it waits for what was read. */
export type Decision<Entry, Reply> = {
  readonly entries: readonly Entry[];
  readonly reply: Reply;
};

/** The same, all the way down, for reading only. */
export type Immutable<T> = T extends (...parameters: never[]) => unknown
  ? T
  : T extends Map<infer K, infer V>
    ? ReadonlyMap<Immutable<K>, Immutable<V>>
    : T extends Set<infer V>
      ? ReadonlySet<Immutable<V>>
      : T extends object
        ? { readonly [K in keyof T]: Immutable<T[K]> }
        : T;
