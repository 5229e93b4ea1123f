// A seeded source of choices: the same seed gives the same cases.
export class Random {
  constructor(seed) { this.state = (seed >>> 0) || 1; }
  next() {
    // xorshift32
    let x = this.state;
    x ^= x << 13; x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5; x >>>= 0;
    this.state = x;
    return x;
  }
  below(n) { return this.next() % n; }
  chance(percent) { return this.below(100) < percent; }
  pick(list) { return list[this.below(list.length)]; }
  some(list, most) {
    const count = this.below(Math.min(most, list.length) + 1);
    const left = [...list];
    const taken = [];
    for (let i = 0; i < count; i++) taken.push(left.splice(this.below(left.length), 1)[0]);
    return taken;
  }
}
