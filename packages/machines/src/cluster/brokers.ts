/**
 * Brokers and controllers: how records change what is known of them, and what is asked of a
 * broker's entry elsewhere.
 *
 * Which records to write when a broker comes or goes is decided in `registration.ts`.
 * Spec: KIP-631 (registration), KIP-841 (controlled shutdown), KIP-858 (log directories).
 */
import type { Immutable } from '../machine.ts';
import { MIGRATING_DIRECTORY, UNASSIGNED_DIRECTORY } from './directory-ids.ts';
import type { ClusterEntryOf } from './entries.ts';
import type { UsableBroker } from './placement.ts';
import type { Broker, ClusterState } from './state.ts';

/** In a registration change: nothing, or one of two directions. */
const CHANGE_TO_TRUE = 1;
const CHANGE_TO_FALSE = -1;

type RegistrationChange = ClusterEntryOf<'brokerRegistrationChangeRecord'>;

export function applyRegisterBroker(
  state: ClusterState,
  entry: ClusterEntryOf<'registerBrokerRecord'>,
): void {
  state.brokers.set(entry.brokerId, {
    id: entry.brokerId,
    epoch: entry.brokerEpoch,
    incarnationId: entry.incarnationId,
    endPoints: entry.endPoints,
    features: entry.features,
    rack: entry.rack,
    fenced: entry.fenced,
    inControlledShutdown: entry.inControlledShutdown,
    isMigratingZkBroker: entry.isMigratingZkBroker,
    logDirs: entry.logDirs,
    cordonedLogDirs: entry.cordonedLogDirs,
  });
}

export function applyUnregisterBroker(
  state: ClusterState,
  entry: ClusterEntryOf<'unregisterBrokerRecord'>,
): void {
  state.brokers.delete(entry.brokerId);
}

export function applyRegistrationChange(state: ClusterState, entry: RegistrationChange): void {
  const broker = state.brokers.get(entry.brokerId);
  if (broker === undefined) return;
  state.brokers.set(entry.brokerId, {
    ...broker,
    fenced: switched(broker.fenced, entry.fenced),
    // There is no way back from a controlled shutdown but a new registration.
    inControlledShutdown: broker.inControlledShutdown || entry.inControlledShutdown > 0,
    logDirs: entry.logDirs.length > 0 ? entry.logDirs : broker.logDirs,
    cordonedLogDirs: entry.cordonedLogDirs ?? broker.cordonedLogDirs,
  });
}

/** `FenceBrokerRecord` and `UnfenceBrokerRecord`, which old clusters wrote. */
export function applyFencing(state: ClusterState, brokerId: number, fenced: boolean): void {
  const broker = state.brokers.get(brokerId);
  if (broker !== undefined) state.brokers.set(brokerId, { ...broker, fenced });
}

export function applyRegisterController(
  state: ClusterState,
  entry: ClusterEntryOf<'registerControllerRecord'>,
): void {
  state.controllers.set(entry.controllerId, entry);
}

/** A change record that leaves all as it is; callers set what they change. */
export function registrationChange(
  broker: Pick<Broker, 'id' | 'epoch'>,
  change: {
    readonly fenced?: boolean;
    readonly inControlledShutdown?: true;
    readonly logDirs?: readonly string[];
    readonly cordonedLogDirs?: readonly string[];
  },
): RegistrationChange {
  return {
    type: 'brokerRegistrationChangeRecord',
    brokerId: broker.id,
    brokerEpoch: broker.epoch,
    fenced: change.fenced === undefined ? 0 : change.fenced ? CHANGE_TO_TRUE : CHANGE_TO_FALSE,
    inControlledShutdown: change.inControlledShutdown === true ? CHANGE_TO_TRUE : 0,
    logDirs: change.logDirs ?? [],
    cordonedLogDirs: change.cordonedLogDirs ?? null,
  };
}

/** May lead partitions and be in sync: neither fenced nor on its way out. */
export function isActive(state: Immutable<ClusterState>, brokerId: number): boolean {
  const broker = state.brokers.get(brokerId);
  return broker !== undefined && !broker.fenced && !broker.inControlledShutdown;
}

/** Brokers that may be given new partitions. */
export function usableBrokers(state: Immutable<ClusterState>): UsableBroker[] {
  return [...state.brokers.values()]
    .filter((broker) => !broker.inControlledShutdown && takesReplicas(broker))
    .map(({ id, rack, fenced }) => ({ id, rack, fenced }));
}

/** The directory of a new replica, as far as the controller knows it. */
export function defaultDirectory(state: Immutable<ClusterState>, brokerId: number): string {
  const broker = state.brokers.get(brokerId);
  if (broker === undefined) return UNASSIGNED_DIRECTORY;
  const [only, ...others] = broker.logDirs;
  if (only === undefined) return MIGRATING_DIRECTORY;
  return others.length === 0 ? only : UNASSIGNED_DIRECTORY;
}

function takesReplicas(broker: Immutable<Broker>): boolean {
  const cordoned = broker.cordonedLogDirs;
  if (broker.logDirs.length === 0 || cordoned === null) return true;
  return broker.logDirs.some((directory) => !cordoned.includes(directory));
}

function switched(now: boolean, change: number): boolean {
  if (change === CHANGE_TO_TRUE) return true;
  if (change === CHANGE_TO_FALSE) return false;
  return now;
}
