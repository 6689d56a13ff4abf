/**
 * FindCoordinator (10), versions 0–6.
 * Does: names the node that coordinates a group, and makes the topic of committed offsets when it
 *   is first asked for one; transactions are coordinated by the node that is asked.
 * Since: 1 kinds of keys · 3 flexible · 4 several keys at once (KIP-699) · 6 share keys (KIP-932).
 * Not yet: share coordinators, which are not available on any node.
 */

import { type Encodable, errorMessage } from '@odradek/wire';
import {
  type FindCoordinatorRequest,
  findCoordinatorRequest,
  findCoordinatorResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import type { RequestContext } from '../request-context.ts';

const GROUP = 0;
const TRANSACTION = 1;
const SHARE = 2;

interface Coordinator {
  readonly errorCode: number;
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

type Answer = Encodable<typeof findCoordinatorResponse>;

export const findCoordinator = handler(
  findCoordinatorRequest,
  findCoordinatorResponse,
  [needs('Describe', 'Group'), needs('Describe', 'TransactionalId')],
  (request, context, broker) => find(request, context, broker),
);

async function find(
  request: FindCoordinatorRequest,
  context: RequestContext,
  broker: BrokerParts,
): Promise<Answer> {
  const { keyType } = request;
  if (context.apiVersion < 4) {
    const coordinator = await coordinatorOf({ keyType, key: request.key }, context, broker);
    return { ...coordinator, errorMessage: message(coordinator.errorCode) };
  }
  const coordinators: Answer['coordinators'] = await Promise.all(
    request.coordinatorKeys.map(async (key) => ({
      key,
      ...(await coordinatorOf({ keyType, key }, context, broker)),
    })),
  );
  return { coordinators };
}

async function coordinatorOf(
  wanted: { readonly keyType: number; readonly key: string },
  context: RequestContext,
  broker: BrokerParts,
): Promise<Coordinator> {
  switch (wanted.keyType) {
    case GROUP: {
      const { errorCode: error, nodeId } = await broker.groups.find(wanted.key);
      return error === errorCode.NONE ? endpointOf(nodeId, context, broker) : nobody(error);
    }
    case TRANSACTION:
      return endpointOf(broker.metadata.nodeId, context, broker);
    case SHARE:
      // A share key names a group, a topic id and a partition, from version 6 on.
      return context.apiVersion < 6 || wanted.key.split(':').length < 3
        ? nobody(errorCode.INVALID_REQUEST)
        : nobody(errorCode.COORDINATOR_NOT_AVAILABLE);
    default:
      return nobody(errorCode.UNKNOWN_SERVER_ERROR);
  }
}

/** Where clients of this listener reach the node. */
function endpointOf(nodeId: number, context: RequestContext, broker: BrokerParts): Coordinator {
  const node = broker.metadata.state.brokers.get(nodeId);
  const endPoint = node?.endPoints.find((each) => each.name === context.listenerName);
  if (node === undefined || node.fenced || endPoint === undefined) {
    return nobody(errorCode.COORDINATOR_NOT_AVAILABLE);
  }
  const { host, port } = endPoint;
  return { errorCode: errorCode.NONE, nodeId, host, port };
}

function nobody(error: number): Coordinator {
  return { errorCode: error, nodeId: -1, host: '', port: -1 };
}

/** Kafka's broker says "NONE" where there is no error. */
function message(error: number): string {
  return error === errorCode.NONE ? 'NONE' : errorMessage(error);
}
