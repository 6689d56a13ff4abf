/** Who asks, over which listener, in which version: what a handler may know of its request. */
export interface RequestContext {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  /** The client's address without its port, as groups and logs show it. */
  readonly clientAddress: string;
  readonly listenerName: string;
  /** `User:ANONYMOUS` on a listener without authentication. */
  readonly principal: string;
  /** What belongs to the connection and lives as long as it. */
  readonly connection: ConnectionState;
  /** Closes the connection instead of answering; the reason goes to the log. */
  refuse(reason: string): void;
  /** Set by a handler: called when the answer's bytes have left, or never will. */
  whenSent: (() => void) | undefined;
  /** Set by a handler that waits: called when the connection is gone meanwhile. */
  whenClosed: (() => void) | undefined;
}

/** What a connection remembers between requests. */
export interface ConnectionState {
  readonly id: string;
  /** From ApiVersions (KIP-511); empty until then. */
  clientSoftwareName: string;
  clientSoftwareVersion: string;
  /** Settled once the connection is gone: requests that wait give up. */
  readonly closed: boolean;
}
