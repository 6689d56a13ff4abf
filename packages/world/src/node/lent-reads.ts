/**
 * Reading from sockets without a new buffer for each read: all connections read into the same
 * memory, one after the other, and their handlers copy what they keep. Fresh buffers of 64 KiB, as
 * streams make them, would cost a broker more time in the garbage collector than in its own code.
 */
import * as net from 'node:net';

/** Fits the largest read that a socket's receive buffer usually allows. */
const READ_BYTES = 256 * 1024;

const shared: Buffer = Buffer.allocUnsafeSlow(READ_BYTES);

/** Windows fills the buffers of all connections at the same time: there each needs its own. */
const CAN_SHARE = process.platform !== 'win32';

export class LentReads {
  /** Answers whether reading should go on. */
  onBytes: ((chunk: Buffer) => boolean) | undefined;

  readonly #buffer: Buffer = CAN_SHARE ? shared : Buffer.allocUnsafeSlow(READ_BYTES);

  readonly onread: { buffer: Buffer; callback: (count: number) => boolean } = {
    buffer: this.#buffer,
    callback: (count) => this.onBytes?.(this.#buffer.subarray(0, count)) ?? false,
  };

  /**
   * `net.Server` makes its sockets without `onread`, so an accepted socket's handle is given to a
   * new one that has it. Where Node hides the handle, the socket is read as a stream.
   */
  takeOver(accepted: net.Socket): net.Socket {
    const handle: unknown = Reflect.get(accepted, '_handle');
    if (handle === null || typeof handle !== 'object') {
      accepted.on('data', (chunk: Buffer) => this.onBytes?.(chunk));
      return accepted;
    }
    // What `net.Server` itself gives to the sockets that it makes; the types do not know of it.
    const options: object = {
      handle,
      pauseOnCreate: true,
      onread: this.onread,
      highWaterMark: accepted.writableHighWaterMark,
    };
    const socket = new net.Socket(options);
    // The server counts its connections through these.
    for (const name of ['server', '_server']) {
      Reflect.set(socket, name, Reflect.get(accepted, name));
      Reflect.set(accepted, name, null);
    }
    Reflect.set(accepted, '_handle', null);
    return socket;
  }
}
