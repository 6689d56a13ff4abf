/**
 * FindCoordinator (10), versions 0–6.
 * Does: tells which broker coordinates a group, a transactional id or a share partition.
 * Since: 1 keyType, throttleTimeMs, errorMessage · 3 flexible · 4 no key, coordinatorKeys,
 *   no errorCode, no errorMessage, no nodeId, and more
 */
import { array, type Decoded, int8, int16, int32, message, nullable, string } from '../schema.ts';

export const findCoordinatorRequest = message(
  'FindCoordinatorRequest',
  { apiKey: 10, type: 'request', versions: '0-6', flexible: '3+', listeners: ['broker'] },
  {
    key: string({ versions: '0-3' }),
    keyType: int8({ versions: '1+' }),
    coordinatorKeys: array(string(), { versions: '4+' }),
  },
);
export type FindCoordinatorRequest = Decoded<typeof findCoordinatorRequest>;

export const findCoordinatorResponse = message(
  'FindCoordinatorResponse',
  { apiKey: 10, type: 'response', versions: '0-6', flexible: '3+' },
  {
    throttleTimeMs: int32({ versions: '1+', ignorable: true }),
    errorCode: int16({ versions: '0-3' }),
    errorMessage: nullable(string(), { versions: '1-3', ignorable: true }),
    nodeId: int32({ versions: '0-3' }),
    host: string({ versions: '0-3' }),
    port: int32({ versions: '0-3' }),
    coordinators: array(
      {
        key: string(),
        nodeId: int32(),
        host: string(),
        port: int32(),
        errorCode: int16(),
        errorMessage: nullable(string(), { ignorable: true }),
      },
      { versions: '4+' },
    ),
  },
);
export type FindCoordinatorResponse = Decoded<typeof findCoordinatorResponse>;
