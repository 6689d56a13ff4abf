/**
 * The transactions of one log that are open, or ended but not yet known to be on enough replicas.
 * The first offset of the earliest one is where reading of committed records must stop.
 *
 * Spec: KIP-98 (last stable offset).
 */

interface Transaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** The marker's; −1 while the transaction is open. */
  lastOffset: number;
}

export class Transactions {
  /** In the order of their first offsets. */
  readonly #open: Transaction[] = [];
  readonly #ended: Transaction[] = [];

  get isEmpty(): boolean {
    return this.#open.length === 0 && this.#ended.length === 0;
  }

  begin(producerId: number, firstOffset: number): void {
    insert(this.#open, { producerId, firstOffset, lastOffset: -1 });
  }

  end(firstOffset: number, lastOffset: number): void {
    const index = this.#open.findIndex((open) => open.firstOffset === firstOffset);
    const [transaction] = index < 0 ? [] : this.#open.splice(index, 1);
    if (transaction === undefined) return;
    transaction.lastOffset = lastOffset;
    insert(this.#ended, transaction);
  }

  /** What will be stable once the transaction that `producerId` ends at `lastOffset` is. */
  stableOffsetAfter(producerId: number, lastOffset: number): number {
    const next = this.#open.find((open) => open.producerId !== producerId);
    return next === undefined ? lastOffset + 1 : next.firstOffset;
  }

  /** The first offset that is not decided, or whose decision is not yet below `highWatermark`. */
  firstUnstableOffset(highWatermark: number): number | undefined {
    if (this.#ended.length > 0) this.forgetEndedBefore(highWatermark);
    const open = this.#open[0]?.firstOffset;
    const ended = this.#ended[0]?.firstOffset;
    if (open === undefined || ended === undefined) return open ?? ended;
    return Math.min(open, ended);
  }

  forgetEndedBefore(offset: number): void {
    for (let index = this.#ended.length - 1; index >= 0; index--) {
      if ((this.#ended[index]?.lastOffset ?? 0) < offset) this.#ended.splice(index, 1);
    }
  }

  clear(): void {
    this.#open.length = 0;
    this.#ended.length = 0;
  }
}

/** New transactions nearly always come last, so that the search begins there. */
function insert(list: Transaction[], transaction: Transaction): void {
  let index = list.length;
  while (index > 0 && (list[index - 1]?.firstOffset ?? -1) > transaction.firstOffset) index--;
  list.splice(index, 0, transaction);
}
