/** Runs one piece of work at a time; wishes that come meanwhile are answered by one more run. */
export class Latest {
  private busy = false;
  private outdated = false;

  constructor(private readonly work: () => Promise<void>) {}

  /** Run the work, or have it run once more. @throws whatever the work throws */
  async run(): Promise<void> {
    if (this.busy) {
      this.outdated = true;
      return;
    }
    this.busy = true;
    try {
      do {
        this.outdated = false;
        await this.work();
      } while (this.outdated);
    } finally {
      this.busy = false;
    }
  }
}
