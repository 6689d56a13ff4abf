/**
 * DescribeCluster (60), versions 0–2.
 * Does: names the cluster, and the brokers or, on a listener for controllers, the controllers.
 * Since: 1 the client says whether it means brokers or controllers (KIP-919) · 2 fenced brokers too
 *   (KIP-1073).
 */
import { describeClusterRequest, describeClusterResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { CLUSTER_OPERATIONS, OPERATIONS_NOT_ASKED } from '../authorized-operations.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { endPointOf } from './partition-view.ts';

const endpointType = { broker: 1, controller: 2 } as const;

export const describeCluster = handler(
  describeClusterRequest,
  describeClusterResponse,
  [needs('Describe', 'Cluster')],
  (request, { apiVersion, listenerName }, broker) => {
    const { config, metadata } = broker;
    const isForControllers = config.static.controllerListenerNames.includes(listenerName);
    const served = isForControllers ? 'controller' : 'broker';
    if (request.endpointType !== endpointType[served]) {
      return refused(request.endpointType, apiVersion, served);
    }
    const { nodes, controllerId } = isForControllers
      ? controllers(broker, listenerName)
      : brokers(broker, listenerName, request.includeFencedBrokers);
    return {
      errorCode: errorCode.NONE,
      clusterId: metadata.clusterId,
      controllerId: nodes.some(({ brokerId }) => brokerId === controllerId) ? controllerId : -1,
      brokers: nodes,
      endpointType: request.endpointType,
      clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
        ? CLUSTER_OPERATIONS
        : OPERATIONS_NOT_ASKED,
    };
  },
);

interface Described {
  readonly nodes: readonly {
    readonly brokerId: number;
    readonly host: string;
    readonly port: number;
    readonly rack: string | null;
    readonly isFenced: boolean;
  }[];
  readonly controllerId: number;
}

function brokers(
  { metadata, world }: BrokerParts,
  listenerName: string,
  includeFenced: boolean,
): Described {
  const shown = [...metadata.state.brokers.values()].filter(
    ({ fenced }) => !fenced || includeFenced,
  );
  const living = shown.filter(({ fenced }) => !fenced);
  // Any broker takes requests for the controller.
  const chosen = living[living.length < 2 ? 0 : world.random.integer(living.length)];
  const nodes = shown.flatMap((broker) => {
    const endPoint = endPointOf(broker, listenerName);
    if (endPoint === undefined) return [];
    const { host, port } = endPoint;
    return [{ brokerId: broker.id, host, port, rack: broker.rack, isFenced: broker.fenced }];
  });
  return { nodes, controllerId: chosen?.id ?? -1 };
}

function controllers({ metadata }: BrokerParts, listenerName: string): Described {
  const nodes = [...metadata.state.controllers.values()].flatMap((controller) => {
    const endPoint = controller.endPoints.find(({ name }) => name === listenerName);
    if (endPoint === undefined) return [];
    const { host, port } = endPoint;
    return [{ brokerId: controller.controllerId, host, port, rack: null, isFenced: false }];
  });
  return { nodes, controllerId: metadata.controllerId };
}

function refused(asked: number, apiVersion: number, served: keyof typeof endpointType) {
  const wanted = asked === endpointType.broker ? 'broker' : 'controller';
  const isKnown = asked === endpointType[wanted];
  const code = isKnown ? errorCode.MISMATCHED_ENDPOINT_TYPE : errorCode.UNSUPPORTED_ENDPOINT_TYPE;
  return {
    errorCode: apiVersion === 0 ? errorCode.INVALID_REQUEST : code,
    errorMessage: isKnown
      ? `The request was sent to an endpoint of type ${served.toUpperCase()}, but we wanted an ` +
        `endpoint of type ${wanted.toUpperCase()}`
      : `Unsupported endpoint type ${asked}`,
  };
}
