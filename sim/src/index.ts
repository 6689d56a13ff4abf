export { EPOCH_MS, SimulatedClock, type Skew } from './clock.ts';
export { SimulatedDisk, type SimulatedDiskOptions } from './disk/disk.ts';
export {
  type DiskCall,
  type DiskCallType,
  type DiskDelay,
  Drive,
  type DriveOptions,
} from './disk/drive.ts';
export { DiskImage } from './disk/image.ts';
export {
  type Crash,
  type DiskOperation,
  printedOperation,
  type Unsynced,
} from './disk/operations.ts';
export { DiskRecording, type RecordedMoment } from './disk/recording.ts';
export { SimulatedMachine, type SimulatedWorld } from './machine.ts';
export { Fabric, type LinkSpeed } from './network/fabric.ts';
export { SimulatedNetwork } from './network/network.ts';
export { SimulatedProcess } from './process.ts';
export { SimulatedRandom } from './random.ts';
export { type ReportedLine, SimulatedReport } from './report.ts';
export { type RunEnd, type RunOptions, type Scheduled, Scheduler } from './scheduler.ts';
export { type MachineOptions, Simulation, type SimulationOptions } from './simulation.ts';
export { Trace, type TraceOptions } from './trace.ts';
