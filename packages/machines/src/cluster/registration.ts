/**
 * Brokers that come, become visible, and go: the records of each step, those of the partitions
 * that they lead or follow included.
 *
 * A broker registers (fenced), is unfenced once it has read its own registration, asks to leave
 * (controlled shutdown: its leaders move first), and is fenced. Whether the controller still hears
 * a broker is not part of the state; the caller knows it.
 * Spec: KIP-631, KIP-841, KIP-858, KIP-966 (clean and unclean stops).
 */
import { errorCode } from '@odradek/wire/errors';
import type { Decision, Immutable } from '../machine.ts';
import { registrationChange } from './brokers.ts';
import type {
  BrokerStep,
  ChangeLogDirectories,
  ClusterReplyOf,
  Outcome,
  RegisterBroker,
  RegisterController,
} from './commands.ts';
import { isReservedDirectory } from './directory-ids.ts';
import { leaderUpdates } from './elections.ts';
import type { ClusterEntry } from './entries.ts';
import { METADATA_VERSION, since } from './metadata-versions.ts';
import { refusal, success } from './outcomes.ts';
import { type ClusterRules, isElrEnabled, metadataVersion } from './rules.ts';
import { type Broker, type ClusterState, NO_LEADER } from './state.ts';

type State = Immutable<ClusterState>;

export function registerController(
  state: State,
  command: RegisterController,
): Decision<ClusterEntry, Outcome> {
  if (metadataVersion(state) < since.controllerRegistration) {
    const reason = 'The current MetadataVersion is too old to support controller registrations.';
    return { entries: [], reply: refusal(errorCode.UNSUPPORTED_VERSION, reason) };
  }
  return { entries: [{ ...command, type: 'registerControllerRecord' }], reply: success };
}

export function registerBroker(
  state: State,
  rules: ClusterRules,
  command: RegisterBroker,
): Decision<ClusterEntry, ClusterReplyOf<'registerBroker'>> {
  const refused = registrationRefusal(state, command);
  if (refused !== undefined) return { entries: [], reply: { ...refused, brokerEpoch: -1 } };
  const existing = state.brokers.get(command.brokerId);
  const isSameIncarnation = existing?.incarnationId === command.incarnationId;
  const brokerEpoch = isSameIncarnation ? existing.epoch : command.nextOffset;
  const level = metadataVersion(state);
  const register: ClusterEntry = {
    type: 'registerBrokerRecord',
    brokerId: command.brokerId,
    isMigratingZkBroker: false,
    incarnationId: command.incarnationId,
    brokerEpoch,
    endPoints: command.endPoints,
    features: command.features,
    rack: command.rack,
    fenced: isSameIncarnation ? existing.fenced : true,
    inControlledShutdown: isSameIncarnation && existing.inControlledShutdown,
    logDirs: level >= since.directoryAssignment ? command.logDirs : [],
    // The broker tells once it knows its own dynamic configuration.
    cordonedLogDirs: isSameIncarnation ? existing.cordonedLogDirs : null,
  };
  const cleanUp = isSameIncarnation ? [] : partitionsAfterStop(state, rules, command, existing);
  // The registration comes last: a controller that fails in between is asked again, and cleans up.
  return { entries: [...cleanUp, register], reply: { ...success, brokerEpoch } };
}

/** The broker leads again what nobody else leads. */
export function unfenceBroker(
  state: State,
  rules: ClusterRules,
  { brokerId, brokerEpoch }: BrokerStep,
): Decision<ClusterEntry, Outcome> {
  const broker = brokerOf(state, brokerId, brokerEpoch);
  if ('errorCode' in broker) return { entries: [], reply: broker };
  if (!broker.fenced) return { entries: [], reply: success };
  const comes = { comes: brokerId };
  const entries: ClusterEntry[] = [
    registrationChange(broker, { fenced: false }),
    ...leaderUpdates(state, rules, comes, (partition) => partition.leader === NO_LEADER),
  ];
  return { entries, reply: success };
}

export function fenceBroker(
  state: State,
  rules: ClusterRules,
  { brokerId, brokerEpoch }: BrokerStep,
): Decision<ClusterEntry, Outcome> {
  const broker = brokerOf(state, brokerId, brokerEpoch);
  if ('errorCode' in broker) return { entries: [], reply: broker };
  if (broker.fenced) return { entries: [], reply: success };
  const entries: ClusterEntry[] = [
    ...leavesIsr(state, rules, brokerId),
    registrationChange(broker, { fenced: true }),
  ];
  return { entries, reply: success };
}

/** Controlled shutdown: the broker gives up its leaders before it stops. */
export function shutDownBroker(
  state: State,
  rules: ClusterRules,
  { brokerId, brokerEpoch }: BrokerStep,
): Decision<ClusterEntry, Outcome> {
  const broker = brokerOf(state, brokerId, brokerEpoch);
  if ('errorCode' in broker) return { entries: [], reply: broker };
  const entries: ClusterEntry[] = [
    ...(broker.inControlledShutdown
      ? []
      : [registrationChange(broker, { inControlledShutdown: true })]),
    ...leavesIsr(state, rules, brokerId),
  ];
  return { entries, reply: success };
}

export function unregisterBroker(
  state: State,
  rules: ClusterRules,
  { brokerId }: { readonly brokerId: number },
): Decision<ClusterEntry, Outcome> {
  const broker = state.brokers.get(brokerId);
  if (broker === undefined) {
    const reason = `Broker ID ${brokerId} is not currently registered`;
    return { entries: [], reply: refusal(errorCode.BROKER_ID_NOT_REGISTERED, reason) };
  }
  const entries: ClusterEntry[] = [
    ...leaderUpdates(
      state,
      rules,
      { leaves: brokerId },
      ({ isr, eligibleLeaderReplicas }) =>
        isr.includes(brokerId) || eligibleLeaderReplicas.includes(brokerId),
    ),
    { type: 'unregisterBrokerRecord', brokerId, brokerEpoch: broker.epoch },
  ];
  return { entries, reply: success };
}

export function changeLogDirectories(
  state: State,
  rules: ClusterRules,
  command: ChangeLogDirectories,
): Decision<ClusterEntry, Outcome> {
  const broker = brokerOf(state, command.brokerId, command.brokerEpoch);
  if ('errorCode' in broker) return { entries: [], reply: broker };
  const entries: ClusterEntry[] = [];
  const lost = broker.logDirs.filter((directory) => command.offline.includes(directory));
  if (lost.length > 0) {
    const isThere = (directory: string | undefined): boolean =>
      directory !== undefined && lost.includes(directory);
    entries.push(
      ...leaderUpdates(state, rules, { leaves: broker.id }, ({ directories, replicas }) =>
        isThere(directories[replicas.indexOf(broker.id)]),
      ),
      registrationChange(broker, {
        logDirs: broker.logDirs.filter((directory) => !lost.includes(directory)),
      }),
    );
  }
  const { cordoned } = command;
  if (cordoned !== null && metadataVersion(state) >= since.cordonedLogDirs) {
    const before = broker.cordonedLogDirs;
    const isSame =
      before?.length === cordoned.length &&
      cordoned.every((directory) => before.includes(directory));
    if (!isSame) entries.push(registrationChange(broker, { cordonedLogDirs: cordoned }));
  }
  return { entries, reply: success };
}

/** The broker as it is, or why it may not speak: it is unknown, or has been replaced. */
export function brokerOf(
  state: State,
  brokerId: number,
  brokerEpoch: number,
): Immutable<Broker> | Outcome {
  const broker = state.brokers.get(brokerId);
  if (broker === undefined) {
    const reason = `No broker registration found for broker id ${brokerId}`;
    return refusal(errorCode.STALE_BROKER_EPOCH, reason);
  }
  if (broker.epoch !== brokerEpoch) {
    const reason = `Expected broker epoch ${broker.epoch}, but got broker epoch ${brokerEpoch}`;
    return refusal(errorCode.STALE_BROKER_EPOCH, reason);
  }
  return broker;
}

function leavesIsr(state: State, rules: ClusterRules, brokerId: number): ClusterEntry[] {
  return leaderUpdates(state, rules, { leaves: brokerId }, ({ isr }) => isr.includes(brokerId));
}

/** After an unclean stop the broker may lack records that it had: it is eligible for nothing. */
function partitionsAfterStop(
  state: State,
  rules: ClusterRules,
  { brokerId, previousBrokerEpoch }: RegisterBroker,
  existing: Immutable<Broker> | undefined,
): ClusterEntry[] {
  const wasClean = existing !== undefined && existing.epoch === previousBrokerEpoch;
  if (!isElrEnabled(state) || wasClean) return leavesIsr(state, rules, brokerId);
  return leaderUpdates(
    state,
    rules,
    { unclean: brokerId },
    ({ isr, eligibleLeaderReplicas }) =>
      isr.includes(brokerId) || eligibleLeaderReplicas.includes(brokerId),
  );
}

function registrationRefusal(state: State, command: RegisterBroker): Outcome | undefined {
  const existing = state.brokers.get(command.brokerId);
  if (command.previousSessionValid && existing?.incarnationId !== command.incarnationId) {
    return refusal(
      errorCode.DUPLICATE_BROKER_REGISTRATION,
      'Another broker is registered with that broker id. If the broker was recently restarted ' +
        "this should self-resolve once the heartbeat manager expires the broker's session.",
    );
  }
  return directoriesRefusal(state, command) ?? featuresRefusal(state, command);
}

function directoriesRefusal(
  state: State,
  { brokerId, logDirs }: RegisterBroker,
): Outcome | undefined {
  if (metadataVersion(state) < since.directoryAssignment) return undefined;
  const invalid = (reason: string): Outcome => refusal(errorCode.INVALID_REGISTRATION, reason);
  if (logDirs.length === 0) return invalid('No directories specified in request');
  if (logDirs.some(isReservedDirectory)) return invalid('Reserved directory ID in request');
  if (new Set(logDirs).size < logDirs.length) return invalid('Duplicate directory ID in request');
  for (const other of state.brokers.values()) {
    if (other.id === brokerId) continue;
    const shared = logDirs.find((directory) => other.logDirs.includes(directory));
    if (shared !== undefined) {
      return invalid(`Broker ${other.id} is already registered with directory ${shared}`);
    }
  }
  return undefined;
}

function featuresRefusal(state: State, { features }: RegisterBroker): Outcome | undefined {
  if (!features.some((feature) => feature.name === METADATA_VERSION)) {
    const reason = `Request features do not contain '${METADATA_VERSION}'`;
    return refusal(errorCode.INVALID_REGISTRATION, reason);
  }
  for (const [name, level] of state.features) {
    const supported = features.find((feature) => feature.name === name);
    const lowest = supported?.minSupportedVersion ?? 0;
    const highest = supported?.maxSupportedVersion ?? 0;
    if (level >= lowest && level <= highest) continue;
    return refusal(
      errorCode.UNSUPPORTED_VERSION,
      `Unable to register because the broker does not support finalized version ${level} of ` +
        `${name}. The broker wants a version between ${lowest} and ${highest}, inclusive.`,
    );
  }
  return undefined;
}
