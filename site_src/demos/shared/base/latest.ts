/** Runs one piece of work at a time; wishes that come meanwhile are answered by one more run. */
export class Latest {
  private outdated = false;
  private running: Promise<void> | null = null;

  /** @param until resolves when the work may begin; what is wished before is one run */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly until: () => Promise<void>,
  ) {}

  /** Run the work, or have it run once more; resolves when all is done. @throws whatever the work throws */
  run(): Promise<void> {
    this.outdated = true;
    this.running ??= this.loop().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async loop(): Promise<void> {
    while (this.outdated) {
      await this.until();
      this.outdated = false;
      await this.work();
    }
  }
}
