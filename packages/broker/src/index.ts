/** The node: in a process of its own (`startNode`) or inside another one (`startBroker`). */
export { metadataVersionOf } from '@odradek/machines/cluster';
export { Broker, type BrokerOptions } from './broker.ts';
export { ConfigError } from './config/config-error.ts';
export { gatherSettings, type SettingSources } from './config/sources.ts';
export {
  type StandaloneOptions,
  standaloneDefaults,
  standaloneSettings,
} from './config/standalone.ts';
export {
  type RunningBroker,
  type StartBrokerOptions,
  type StartNodeOptions,
  startBroker,
  startNode,
} from './main.ts';
export { StorageError } from './storage/storage-error.ts';
export { runStorageTool, type ToolOutput } from './storage/tool.ts';
