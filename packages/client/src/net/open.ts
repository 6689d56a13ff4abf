/**
 * Opening a connection to a broker: connect, then agree on versions.
 *
 * Spec: KIP-511. Version 0 of ApiVersions is tried when the broker does not know ours, and is
 * answered in a form that every client can read.
 */
import { decode, errorCode, MalformedMessage } from '@odradek/wire';
import type { Address, Connection, World } from '@odradek/world';
import { NetworkError } from '@odradek/world';
import { ConnectionError, checkCode, ProtocolError } from '../errors.ts';
import { type ServedApi, servedVersions } from './api-versions.ts';
import { apiVersions } from './calls.ts';
import { BrokerConnection, type ConnectionOptions } from './connection.ts';

const SOFTWARE = { clientSoftwareName: 'odradek', clientSoftwareVersion: '0.1.0' };
/** The body of an answer to ApiVersions: its header is the correlation id alone. */
const BODY_AT = 4;

export async function openConnection(
  world: World,
  address: Address,
  options: ConnectionOptions,
): Promise<BrokerConnection> {
  const transport = await connect(world, address, options.connectTimeoutMs);
  const connection = new BrokerConnection(world, transport, address, options);
  try {
    const apis = await askVersions(connection, options.connectTimeoutMs);
    connection.versions = servedVersions(apis);
    return connection;
  } catch (error) {
    connection.destroy();
    if (!(error instanceof MalformedMessage)) throw error;
    throw new ProtocolError(`${address.host}:${address.port} does not speak as Kafka does`, error);
  }
}

async function connect(world: World, address: Address, timeoutMs: number): Promise<Connection> {
  try {
    return await world.network.connect(address, { timeoutMs });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const where = `${address.host}:${address.port}`;
    throw new ConnectionError(`cannot connect to ${where}: ${error.code}`, error);
  }
}

async function askVersions(
  connection: BrokerConnection,
  timeoutMs: number,
): Promise<readonly ServedApi[]> {
  let version = apiVersions.versions.highest;
  let frame = await ask(connection, version, timeoutMs);
  if (codeOf(frame) === errorCode.UNSUPPORTED_VERSION) {
    version = 0;
    const known = decode(apiVersions.response, 0, frame, BODY_AT).apiKeys;
    const own = known.find((api) => api.apiKey === apiVersions.request.apiKey);
    if (own !== undefined) version = Math.min(own.maxVersion, apiVersions.versions.highest);
    frame = await ask(connection, version, timeoutMs);
  }
  checkCode(codeOf(frame), `asking ${connection.address.host} for its versions`);
  return decode(apiVersions.response, version, frame, BODY_AT).apiKeys;
}

function ask(connection: BrokerConnection, version: number, timeoutMs: number): Promise<Buffer> {
  return new Promise((receive, fail) => {
    connection.askFrame(apiVersions, version, SOFTWARE, { timeoutMs }, { receive, fail });
  });
}

/** It stands first in every version. */
function codeOf(frame: Buffer): number {
  return frame.length < BODY_AT + 2 ? errorCode.CORRUPT_MESSAGE : frame.readInt16BE(BODY_AT);
}
