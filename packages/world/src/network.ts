/**
 * Byte streams between addresses. Bytes arrive in order or the connection ends; they may arrive
 * cut into chunks anywhere.
 */
export interface Network {
  /** Listens on an address; port 0 takes a free one. Rejects with a `NetworkError`. */
  listen(address: ListenAddress, accept: (connection: Connection) => void): Promise<Listener>;

  /** Connects. Rejects with a `NetworkError` when that fails or takes longer than `timeoutMs`. */
  connect(address: Address, options?: { timeoutMs?: number }): Promise<Connection>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ListenAddress extends Address {
  /** Connections that the system may hold before they are accepted. */
  readonly backlog?: number;
}

export interface Listener {
  readonly address: Address;
  /** Stops accepting. Connections that were accepted stay as they are. */
  close(): Promise<void>;
}

/**
 * What a connection tells its owner. None of these may throw, and none is called from within a call
 * of the connection.
 */
export interface ConnectionHandler {
  /**
   * Bytes have come. The chunk is only lent: the next read goes into the same memory, so that
   * reading allocates nothing. What is kept after the call must be copied.
   */
  onData(chunk: Uint8Array): void;
  /** What was queued has left: `write` may go on after it had answered false. */
  onDrain(): void;
  /** The other side sends no more, or the connection broke (`error`). Called exactly once, last. */
  onClose(error?: NetworkError): void;
}

export interface Connection {
  readonly local: Address;
  readonly remote: Address;

  /** Names the handler. Until then no bytes are read. */
  start(handler: ConnectionHandler): void;

  /**
   * Queues `chunks` for sending, in order. False asks the caller to stop until `onDrain`. The
   * chunks must not change until `sent` is called (once, also when the connection breaks), which
   * is when a pooled buffer may be used again.
   */
  write(chunks: readonly Uint8Array[], sent?: () => void): boolean;

  /** Bytes queued here that the system has not taken yet. */
  readonly queuedBytes: number;

  /** Stops `onData` until `resume`: the other side is slowed down by its full window. */
  pause(): void;
  resume(): void;

  /** Sends what is queued, then closes. */
  end(): void;

  /** Closes at once; what is queued is lost. */
  destroy(): void;
}

/** A failed network operation. `code` is the system's own, such as ECONNREFUSED. */
export class NetworkError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'NetworkError';
    this.code = code;
  }
}
