/**
 * DescribeCluster (60), versions 0–2.
 * Does: names the cluster and its brokers.
 * Since: 1 the client says whether it means brokers or controllers (KIP-919) · 2 fenced brokers too
 *   (KIP-1073).
 * Not yet: controllers; this listener is one for brokers.
 */
import { describeClusterRequest, describeClusterResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { CLUSTER_OPERATIONS, OPERATIONS_NOT_ASKED } from '../authorized-operations.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { endPointOf } from './partition-view.ts';

const endpointType = { broker: 1, controller: 2 } as const;

export const describeCluster = handler(
  describeClusterRequest,
  describeClusterResponse,
  [needs('Describe', 'Cluster')],
  (request, { apiVersion, listenerName }, { metadata, world }) => {
    if (request.endpointType !== endpointType.broker) {
      return refused(request.endpointType, apiVersion);
    }
    const shown = [...metadata.state.brokers.values()].filter(
      ({ fenced }) => !fenced || request.includeFencedBrokers,
    );
    const living = shown.filter(({ fenced }) => !fenced);
    const controller = living[living.length < 2 ? 0 : world.random.integer(living.length)];
    const brokers = shown.flatMap((broker) => {
      const endPoint = endPointOf(broker, listenerName);
      if (endPoint === undefined) return [];
      const { host, port } = endPoint;
      return [{ brokerId: broker.id, host, port, rack: broker.rack, isFenced: broker.fenced }];
    });
    const isShown = brokers.some(({ brokerId }) => brokerId === controller?.id);
    return {
      errorCode: errorCode.NONE,
      clusterId: metadata.clusterId,
      // Any broker takes requests for the controller.
      controllerId: isShown && controller !== undefined ? controller.id : -1,
      brokers,
      endpointType: endpointType.broker,
      clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
        ? CLUSTER_OPERATIONS
        : OPERATIONS_NOT_ASKED,
    };
  },
);

function refused(asked: number, apiVersion: number) {
  const isKnown = asked === endpointType.controller;
  const code = isKnown ? errorCode.MISMATCHED_ENDPOINT_TYPE : errorCode.UNSUPPORTED_ENDPOINT_TYPE;
  return {
    errorCode: apiVersion === 0 ? errorCode.INVALID_REQUEST : code,
    errorMessage: isKnown
      ? 'The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type ' +
        'CONTROLLER'
      : `Unsupported endpoint type ${asked}`,
  };
}
