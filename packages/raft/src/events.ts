/** What happens to a node of the quorum. */

export type Event = Started | Durable | Stopping;

/** The log has been read, and the node may take part. Comes first, and once. */
export interface Started {
  readonly type: 'started';
  /** Of the last record in the log or in the snapshot before it; 0 when there is none. */
  readonly lastEpoch: number;
  /** The offset that the next record gets. */
  readonly endOffset: number;
}

/** Everything below `endOffset` survives a loss of power here. */
export interface Durable {
  readonly type: 'durable';
  readonly endOffset: number;
}

/** The node is about to stop: it gives up its office. */
export interface Stopping {
  readonly type: 'stopping';
}
