/** What a widget's model is in a page without a kernel: the same calls, and nobody who listens. */
export class BareModel {
  constructor(traits) {
    this.traits = { refusal: "", answer: {}, ...traits };
  }
  get(name) {
    return this.traits[name];
  }
  set(name, value) {
    this.traits[name] = value;
  }
  save_changes() {}
  on() {}
  off() {}
}
