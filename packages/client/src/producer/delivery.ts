/**
 * What becomes of the records of one batch, for those who wait to know. A batch that was too large
 * for the broker goes on in pieces, which share the delivery.
 *
 * Its promise never rejects: who asks for a record gets that record's error thrown.
 */

/** A record is in its partition. */
export interface Acknowledgement {
  readonly topic: string;
  readonly partition: number;
  /** -1 when the broker was not asked (acks 0), or remembers only that it has the record. */
  readonly offset: number;
  /** The record's own time, or the broker's if the topic is set up so. */
  readonly timestamp: number;
}

interface Piece {
  readonly firstIndex: number;
  readonly recordCount: number;
  readonly baseOffset: number;
  readonly appendTimeMs: number;
  readonly error: Error | undefined;
}

export class Delivery {
  readonly topic: string;
  readonly partition: number;
  readonly promise: Promise<Delivery>;
  readonly #resolve: (delivery: Delivery) => void;
  readonly #pieces: Piece[] = [];
  #unsettled = 1;

  constructor(topic: string, partition: number) {
    const { promise, resolve } = Promise.withResolvers<Delivery>();
    this.topic = topic;
    this.partition = partition;
    this.promise = promise;
    this.#resolve = resolve;
  }

  /** One piece goes on as `count` pieces. */
  split(count: number): void {
    this.#unsettled += count - 1;
  }

  settle(piece: Piece): void {
    this.#pieces.push(piece);
    this.#unsettled -= 1;
    if (this.#unsettled === 0) this.#resolve(this);
  }

  /** Of the record at this place in the batch; throws what made it fail. */
  acknowledgement(index: number, timestamp: number): Acknowledgement {
    const piece = this.#pieceOf(index);
    if (piece.error !== undefined) throw piece.error;
    return {
      topic: this.topic,
      partition: this.partition,
      offset: piece.baseOffset < 0 ? -1 : piece.baseOffset + index - piece.firstIndex,
      timestamp: piece.appendTimeMs < 0 ? timestamp : piece.appendTimeMs,
    };
  }

  #pieceOf(index: number): Piece {
    for (const piece of this.#pieces) {
      if (index >= piece.firstIndex && index < piece.firstIndex + piece.recordCount) return piece;
    }
    throw new RangeError(`record ${index} is in no piece of its batch`);
  }
}
