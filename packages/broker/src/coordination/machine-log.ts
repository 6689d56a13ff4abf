/**
 * A machine's log as its host sees it: entries in an order, and how many of them are committed.
 * Bytes, batches, replicas and disks are behind it.
 */
export interface MachineLog<Entry> {
  /** The offset that the next entry gets. */
  readonly endOffset: number;

  /** Everything below is committed: it is there for good. */
  readonly committedOffset: number;

  /**
   * Takes the entries in: all or, by throwing a `MachineLogFailure`, none. They are committed
   * later. The entries of one call stay together unless they are too many for one batch.
   */
  append(entries: readonly Entry[]): void;

  /** Calls `apply` for every entry that is there, in order. Done before the first append. */
  replay(apply: (entry: Entry) => void): void | Promise<void>;

  /** Called whenever `committedOffset` has grown. Set by the host. */
  onCommitted: (() => void) | undefined;

  /** Called once, when the log takes no more, whatever the reason. Set by the host. */
  onFailure: ((failure: MachineLogFailure) => void) | undefined;
}

/** The log takes nothing any more; who waits for an answer gets none but this. */
export class MachineLogFailure extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MachineLogFailure';
  }
}
