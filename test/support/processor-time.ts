/** Processor time this process has used, in ms: what code costs, however busy the machine is with something else. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
