export { NodeClock } from './clock.ts';
export { NodeDisk } from './disk.ts';
export { NodeNetwork, type NodeNetworkOptions } from './network.ts';
export { NodeRandom } from './random.ts';
export { NodeReport, type NodeReportOptions, type ReportLevel, writeTo } from './report.ts';
export { type NodeWorldOptions, nodeWorld } from './world.ts';
