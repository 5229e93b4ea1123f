// Makes schemas, policies, entities and requests that reach every construct of the language, sound more often
// than not, so that comparisons go deep.

const STRINGS = ['', 'a', 'b', 'alice', 'x*y', 'é', '\u{1F600}', 'a"b', 'line\nfeed', '10.0.0.1', '1.5', '*', 'a b', '\\'];
const ATTRIBUTES = ['a', 'b', 'c', 'name', 'owner', 'tags', 'in', 'has space', 'if', 'nested'];
const IPS = ['10.0.0.1', '10.0.0.0/8', '127.0.0.1', '::1', '2001:db8::/32', '224.0.0.1', 'ff00::/8', '1.2.3.4/24', 'bad', '1.2.3', '01.2.3.4'];
const DECIMALS = ['1.5', '0.0', '-1.2345', '922337203685477.5807', '1', '1.23456', '.5', '922337203685477.5808', '-922337203685477.5808'];
const DATETIMES = ['2024-10-15', '2024-10-15T11:35:00Z', '1970-01-01T00:00:00.001Z', '2024-02-30', '2023-02-29', '2024-02-29T23:59:59.999+0100', '9999-12-31T23:59:59Z', '2024-10-15T24:00:00Z', '0000-01-01', '2024-10-15T11:35:00+2400'];
const DURATIONS = ['1d', '-1d2h3m4s5ms', '5ms', '0ms', '1h1h', '', '-', '1s1m', '9223372036854775807ms', '9223372036854775808ms', '-9223372036854775808ms', '106751991168d'];
const LONGS = ['0', '1', '-1', '2', '42', '9223372036854775807', '-9223372036854775808', '4611686018427387904', '1000'];

// What the whole comparison reaches: every declaration and type of a schema (common types and what shadows them,
// annotations, several names at once, a second namespace), every form of scope, slot, condition, operator, literal,
// escape, method and extension function, templates and links, entities in every notation with parents, tags and
// enumerated ids, comments, and all of it broken.
export const quote = (text) => '"' + [...text].map((c) => ({ '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }[c] ?? c)).join('') + '"';
const isWord = (text) => /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(text) && !['true', 'false', 'if', 'then', 'else', 'in', 'is', 'like', 'has', '__cedar'].includes(text);

export class Generator {
  // Mistakes in entities and contexts are confined to some worlds, so that the others are decided.
  constructor(random) { this.r = random; this.wrong = random.chance(30); }
  slip(percent) { return this.wrong && this.r.chance(percent); }

  // A type: {kind, …} with kinds bool long string ip decimal datetime duration entity set record.
  type(depth, types) {
    const simple = ['bool', 'long', 'string', 'ip', 'decimal', 'datetime', 'duration', 'entity', 'entity', 'long', 'string'];
    const kind = depth > 0 && this.r.chance(35) ? this.r.pick(['set', 'record']) : this.r.pick(simple);
    if (kind === 'entity') return { kind, name: this.r.pick(types) };
    if (kind === 'set') return { kind, element: this.type(depth - 1, types) };
    if (kind === 'record') return this.record(depth - 1, types);
    return { kind };
  }
  record(depth, types) {
    const fields = {};
    for (const name of this.r.some(ATTRIBUTES, 4)) fields[name] = { type: this.type(depth, types), required: this.r.chance(60) };
    return { kind: 'record', fields };
  }

  world() {
    const space = this.r.chance(25) ? 'App::' : '';
    const names = ['User', 'Group', 'Doc', 'Kind'].map((n) => space + n);
    const actionType = space + 'Action';
    const schema = { space, types: {}, actions: {}, actionType };
    for (const name of names.slice(0, 3)) {
      schema.types[name] = {
        parents: this.r.some(names.slice(0, 3), 2),
        shape: this.record(2, names),
        tags: this.r.chance(30) ? this.type(1, names) : null,
      };
    }
    schema.types[names[3]] = { ids: ['red', 'green', 'a"b'] };
    const ids = ['view', 'edit', 'read write', 'all'];
    ids.forEach((id, i) => {
      schema.actions[id] = {
        parents: this.r.some(ids.slice(i + 1), 2),
        principals: i === 3 && this.r.chance(50) ? [] : [...new Set([this.r.pick(names), this.r.pick(names)])],
        resources: [...new Set([this.r.pick(names), this.r.pick(names)])],
        context: this.record(2, names),
      };
    });
    return schema;
  }

  // Now and then a type has a name of its own, declared beside.
  typeText(type) {
    const text = this.plainTypeText(type);
    if (!this.common || type.kind === 'entity' || !this.r.chance(8)) return text;
    const name = this.r.chance(4) ? this.r.pick(['decimal', 'ipaddr', 'User', 'Doc']) : `T${this.common.length}`;
    this.common.push(`${this.note()}type ${name} = ${text};`);
    return name;
  }
  note() { return this.r.chance(8) ? this.r.pick(['@doc("what\\n it is") ', '@note ', '@a("1") @b("")\n']) : ''; }
  plainTypeText(type) {
    const plain = { bool: 'Bool', long: 'Long', string: 'String', ip: 'ipaddr', decimal: 'decimal', datetime: 'datetime', duration: 'duration' };
    if (plain[type.kind]) return (this.r.chance(10) ? '__cedar::' : '') + plain[type.kind];
    if (type.kind === 'entity') return type.name;
    if (type.kind === 'set') return `Set<${this.typeText(type.element)}>`;
    return '{' + Object.entries(type.fields).map(([n, f]) => `${this.note()}${isWord(n) && this.r.chance(70) ? n : quote(n)}${f.required ? '' : '?'}: ${this.typeText(f.type)}`).join(', ') + (this.r.chance(20) && Object.keys(type.fields).length ? ',' : '') + '}';
  }
  schemaText(world) {
    const short = (name) => name.slice(world.space.length);
    let text = '';
    this.common = [];
    for (const [name, t] of Object.entries(world.types)) {
      text += this.note();
      if (t.ids) { text += `entity ${short(name)} enum [${t.ids.map(quote).join(', ')}];\n`; continue; }
      const parents = t.parents.length ? ` in [${t.parents.map((p) => this.r.chance(50) ? short(p) : p).join(', ')}]` : '';
      text += `entity ${short(name)}${parents} ${this.r.chance(50) ? '= ' : ''}${this.typeText(t.shape)}${t.tags ? ' tags ' + this.typeText(t.tags) : ''};\n`;
    }
    for (const [id, a] of Object.entries(world.actions)) {
      const parents = a.parents.length ? ` in [${a.parents.map((p) => isWord(p) ? p : quote(p)).join(', ')}]` : '';
      const applies = a.principals.length ? ` appliesTo { principal: [${a.principals.join(', ')}], resource: [${a.resources.join(', ')}], context: ${this.typeText(a.context)} }` : '';
      text += `${this.note()}action ${isWord(id) ? id : quote(id)}${parents}${applies};\n`;
    }
    if (this.r.chance(10)) text += `entity Spare1, Spare2 in [${short('Group' in world.types ? 'Group' : world.space + 'Group')}] = {"x y"?: Set<Spare1>};\naction spare, "spare two" in [${this.r.pick(['all', `${world.actionType}::"all"`, `Action::"all"`])}] appliesTo { principal: Spare1, resource: [Spare1, Spare2] };\n`;
    text += this.common.map((line) => line + '\n').join('');
    this.common = null;
    const other = this.r.chance(12) ? `namespace Other::Deep {\n  entity User in [${world.space}Group];\n  type Shape = {who: User, also: ${world.space}Doc, long?: Long};\n  entity Thing = Shape tags Set<Shape>;\n  action view appliesTo {principal: [User, ${world.space}User], resource: Thing, context: Shape};\n}\n` : '';
    return other + this.spaced(world, text);
  }
  spaced(world, text) {
    return world.space ? `namespace ${world.space.slice(0, -2)} {\n${text}}\n` : text;
  }

  // ---- values in JSON
  id(world, type) {
    const t = world.types[type];
    if (t?.ids) return this.slip(5) ? 'blue' : this.r.pick(t.ids);
    return this.r.pick(['a', 'b', 'c', 'alice', 'a"b', '']);
  }
  uid(world, type = this.r.pick(Object.keys(world.types))) { return { type, id: this.id(world, type) }; }
  value(world, type) {
    if (this.slip(2)) type = { kind: this.r.pick(['bool', 'long', 'string', 'ip']) };
    switch (type.kind) {
      case 'bool': return this.r.chance(50);
      case 'long': return this.r.pick([0, 1, -1, 2, 42, 9007199254740991, -9007199254740991]);
      case 'string': return this.r.pick(STRINGS);
      case 'ip': return this.extension('ip', this.r.pick(this.slip(3) ? IPS : IPS.slice(0, 8)));
      case 'decimal': return this.extension('decimal', this.r.pick(this.slip(3) ? DECIMALS : DECIMALS.slice(0, 4)));
      case 'datetime': return this.extension('datetime', this.r.pick(this.slip(3) ? DATETIMES : DATETIMES.slice(0, 3)));
      case 'duration': return this.extension('duration', this.r.pick(this.slip(3) ? DURATIONS : DURATIONS.slice(0, 4)));
      case 'entity': { const uid = this.uid(world, type.name); return this.r.chance(50) ? { __entity: uid } : uid; }
      case 'set': return Array.from({ length: this.r.below(4) }, () => this.value(world, type.element));
      case 'record': return this.fields(world, type);
    }
  }
  extension(fn, arg) { return this.r.chance(60) ? { __extn: { fn, arg } } : this.r.chance(70) ? arg : { fn, arg }; }
  fields(world, type) {
    const made = {};
    for (const [name, field] of Object.entries(type.fields))
      if (field.required ? !this.slip(1) : this.r.chance(60)) made[name] = this.value(world, field.type);
    if (this.slip(1)) made.surplus = 1;
    return made;
  }
  entities(world) {
    const made = [];
    const order = ['a', 'b', 'c', 'alice', 'a"b', ''];
    const types = Object.keys(world.types);
    for (const type of types) {
      const t = world.types[type];
      for (const id of t.ids ?? order) {
        if (this.r.chance(25)) continue;
        if (t.ids) { made.push({ uid: { type, id }, attrs: {}, parents: [] }); continue; }
        // Parents come from ids later in the order, so that there is no cycle; rarely from anywhere.
        const parents = [];
        for (const parentType of t.parents) {
          const later = this.slip(2) ? order : order.slice(order.indexOf(id) + 1);
          if (later.length && this.r.chance(60)) parents.push(this.escaped({ type: parentType, id: this.r.pick(later) }));
        }
        const entity = { uid: this.escaped({ type, id }), attrs: this.fields(world, t.shape), parents };
        if (t.tags && this.r.chance(70)) entity.tags = Object.fromEntries(this.r.some(['a', 'b', 'name', ''], 3).map((k) => [k, this.value(world, t.tags)]));
        made.push(entity);
      }
    }
    return made;
  }
  escaped(uid) { return this.r.chance(15) ? { __entity: uid } : uid; }
  request(world) {
    const id = this.r.pick(Object.keys(world.actions));
    const action = world.actions[id];
    const sound = action.principals.length > 0 && this.r.chance(95);
    const types = Object.keys(world.types);
    return {
      principal: this.uid(world, sound ? this.r.pick(action.principals) : this.r.pick(types)),
      action: { type: world.actionType, id },
      resource: this.uid(world, sound ? this.r.pick(action.resources) : this.r.pick(types)),
      context: this.fields(world, action.context),
    };
  }

  // ---- policies
  entityText({ type, id }) { return `${type}::${quote(id)}`; }
  scope(world, variable, template) {
    const types = Object.keys(world.types);
    const ref = () => (template && this.r.chance(40) ? '?' + variable : this.entityText(this.uid(world)));
    switch (this.r.below(6)) {
      case 0: return `${variable} == ${ref()}`;
      case 1: return `${variable} in ${ref()}`;
      case 2: return `${variable} is ${this.r.pick(types)}`;
      case 3: return `${variable} is ${this.r.pick(types)} in ${ref()}`;
      default: return variable;
    }
  }
  actionScope(world) {
    const action = () => this.entityText({ type: world.actionType, id: this.r.pick(Object.keys(world.actions)) });
    switch (this.r.below(6)) {
      case 0: return `action == ${action()}`;
      case 1: return `action in ${action()}`;
      case 2: return `action in [${Array.from({ length: 1 + this.r.below(3) }, action).join(', ')}]`;
      default: return 'action';
    }
  }
  policy(world, template = false) {
    const annotations = this.r.chance(20) ? `@id(${quote(this.r.pick(STRINGS))})\n${this.r.chance(30) ? '@note\n' : ''}` : '';
    const scope = `${this.scope(world, 'principal', template)}, ${this.actionScope(world)}, ${this.scope(world, 'resource', template)}${this.r.chance(10) ? ',' : ''}`;
    // What is known of the variables shapes the conditions.
    const id = this.r.pick(Object.keys(world.actions));
    const action = world.actions[id];
    const env = {
      principal: { kind: 'entity', name: this.r.pick(action.principals.length ? action.principals : Object.keys(world.types)) },
      resource: { kind: 'entity', name: this.r.pick(action.resources) },
      context: action.context,
      action: { kind: 'entity', name: world.actionType },
    };
    const conditions = Array.from({ length: this.r.below(3) }, () => `${this.r.pick(['when', 'when', 'unless'])} { ${this.expression(world, env, { kind: 'bool' }, 4)} }`);
    return `${annotations}${this.r.pick(['permit', 'permit', 'forbid'])} (${scope})\n${conditions.join('\n')};`;
  }

  // Links for the templates among the policies, with the entities their slots want.
  links(world, texts) {
    const made = [];
    texts.forEach((text, i) => {
      const slots = ['?principal', '?resource'].filter((slot) => text.includes(slot));
      for (let n = slots.length ? this.r.below(3) : 0; n > 0; n--)
        made.push({ newId: `link${made.length}`, templateId: `policy${i}`, values: Object.fromEntries(slots.map((slot) => [slot, this.uid(world)])) });
    });
    return made;
  }

  paren(text) { return this.r.chance(80) ? `(${text})` : text; }
  access(name) { return isWord(name) && this.r.chance(80) ? '.' + name : `[${quote(name)}]`; }

  // Paths from the variables to a value of a kind, with the tests that make them safe.
  paths(world, env, depth = 2) {
    const found = [];
    const walk = (text, type, guards, left) => {
      found.push({ text, type, guards });
      if (left === 0) return;
      const fields = type.kind === 'record' ? type.fields : type.kind === 'entity' ? world.types[type.name]?.shape?.fields : null;
      for (const [name, field] of Object.entries(fields ?? {}))
        walk(text + this.access(name), field.type, field.required ? guards : [...guards, `${text} has ${isWord(name) ? name : quote(name)}`], left - 1);
    };
    for (const variable of ['principal', 'resource', 'context', 'action']) walk(variable, env[variable], [], depth);
    return found;
  }
  same(a, b) { return a.kind === b.kind && (a.kind !== 'entity' || a.name === b.name) && (a.kind !== 'set' || this.same(a.element, b.element)); }

  // An expression of the type, mostly; now and then of another.
  expression(world, env, type, depth) {
    if (this.r.chance(2)) type = this.type(1, Object.keys(world.types));
    if (depth <= 0 || this.r.chance(15)) return this.leaf(world, env, type);
    if (this.r.chance(6)) return this.paren(`if ${this.expression(world, env, { kind: 'bool' }, depth - 1)} then ${this.expression(world, env, type, depth - 1)} else ${this.expression(world, env, type, depth - 1)}`);
    if (type.kind === 'bool') return this.truth(world, env, depth - 1);
    if (type.kind === 'long') return this.long(world, env, depth - 1);
    if (type.kind === 'set') return `[${Array.from({ length: this.r.below(3) + (this.r.chance(95) ? 1 : 0) }, () => this.expression(world, env, type.element, depth - 1)).join(', ')}]`;
    if (type.kind === 'record') return '{' + Object.entries(type.fields).filter(([, f]) => f.required || this.r.chance(50)).map(([n, f]) => `${isWord(n) && this.r.chance(50) ? n : quote(n)}: ${this.expression(world, env, f.type, depth - 1)}`).join(', ') + '}';
    if (type.kind === 'datetime' && this.r.chance(50)) return this.r.chance(50) ? `${this.expression(world, env, type, depth - 1)}.toDate()` : `${this.expression(world, env, type, depth - 1)}.offset(${this.expression(world, env, { kind: 'duration' }, depth - 1)})`;
    if (type.kind === 'duration' && this.r.chance(50)) return this.r.chance(50) ? `${this.expression(world, env, { kind: 'datetime' }, depth - 1)}.toTime()` : `${this.expression(world, env, { kind: 'datetime' }, depth - 1)}.durationSince(${this.expression(world, env, { kind: 'datetime' }, depth - 1)})`;
    return this.leaf(world, env, type);
  }
  leaf(world, env, type) {
    const fitting = this.paths(world, env).filter((p) => this.same(p.type, type));
    if (fitting.length && this.r.chance(60)) {
      const path = this.r.pick(fitting);
      if (type.kind === 'bool' && path.guards.length && this.r.chance(85)) return this.paren(`${path.guards.join(' && ')} && ${path.text}`);
      return path.text;
    }
    switch (type.kind) {
      case 'bool': return this.r.pick(['true', 'false']);
      case 'long': return this.r.pick(LONGS);
      case 'string': return this.r.chance(10) ? this.r.pick(['"\\u{e9}\\x41\\0"', '"\\u{1F600}"', '"\\\'\\"\\\\\\t\\r\\n"']) : quote(this.r.pick(STRINGS));
      case 'entity': return this.entityText(type.name === world.actionType ? { type: type.name, id: this.r.pick(Object.keys(world.actions)) } : this.uid(world, type.name));
      case 'ip': return `ip(${quote(this.r.pick(IPS))})`;
      case 'decimal': return `decimal(${quote(this.r.pick(DECIMALS))})`;
      case 'datetime': return `datetime(${quote(this.r.pick(DATETIMES))})`;
      case 'duration': return `duration(${quote(this.r.pick(DURATIONS))})`;
      case 'set': return `[${Array.from({ length: 1 + this.r.below(2) }, () => this.leaf(world, env, type.element)).join(', ')}]`;
      case 'record': return '{' + Object.entries(type.fields).map(([n, f]) => `${quote(n)}: ${this.leaf(world, env, f.type)}`).join(', ') + '}';
    }
  }
  long(world, env, depth) {
    const e = (kind) => this.expression(world, env, { kind }, depth);
    switch (this.r.below(6)) {
      case 0: return `${this.paren(e('long'))} + ${this.paren(e('long'))}`;
      case 1: return `${this.paren(e('long'))} - ${this.paren(e('long'))}`;
      case 2: return `(${e('long')}) * (${e('long')})`;
      case 3: return `-(${e('long')})`;
      case 4: return `${this.leaf(world, env, { kind: 'duration' })}.${this.r.pick(['toMilliseconds', 'toSeconds', 'toMinutes', 'toHours', 'toDays'])}()`;
      default: return this.leaf(world, env, { kind: 'long' });
    }
  }
  truth(world, env, depth) {
    const types = Object.keys(world.types);
    const of = (type) => this.expression(world, env, type, depth);
    const e = (kind) => of({ kind });
    const entity = (name = this.r.pick(types)) => of({ kind: 'entity', name });
    const any = this.type(1, types);
    const guarded = this.paths(world, env).filter((p) => p.guards.length);
    switch (this.r.below(24)) {
      case 0: return `(${e('bool')}) && (${e('bool')})`;
      case 1: return `${this.paren(e('bool'))} || ${this.paren(e('bool'))}`;
      case 2: return `!(${e('bool')})`;
      case 3: return `(${of(any)}) == (${of(any)})`;
      case 4: return `(${of(any)}) != (${of(any)})`;
      case 5: { const kind = this.r.pick(['long', 'long', 'datetime', 'duration']); return `(${e(kind)}) ${this.r.pick(['<', '<=', '>', '>='])} (${e(kind)})`; }
      case 6: return `${this.paren(entity())} in ${this.paren(entity())}`;
      case 7: return `(${entity()}) in [${entity()}, ${entity()}]`;
      case 8: return `(${of({ kind: 'set', element: any })}).contains(${of(any)})`;
      case 9: return `(${of({ kind: 'set', element: any })}).${this.r.pick(['containsAll', 'containsAny'])}(${of({ kind: 'set', element: any })})`;
      case 10: return `(${of({ kind: 'set', element: any })}).isEmpty()`;
      case 11: return `(${e('string')}) like ${this.pattern()}`;
      case 12: return `(${entity()}) is ${this.r.pick(types)}${this.r.chance(40) ? ' in ' + this.paren(entity()) : ''}`;
      case 13: { const name = this.r.pick(ATTRIBUTES); return `${this.r.pick(['principal', 'resource', 'context'])} has ${isWord(name) && this.r.chance(70) ? name + this.r.pick(['', '', '', '.a', '.b.c', '.nested.name.a']) : quote(name)}`; }
      case 14: { const tag = quote(this.r.pick(['a', 'b', 'name'])); const on = this.r.pick(['principal', 'resource']); return this.r.chance(50) ? `${on}.hasTag(${tag})` : `(${on}.hasTag(${tag}) && ${on}.getTag(${tag}) == ${of(any)})`; }
      case 15: return `(${e('ip')}).${this.r.pick(['isIpv4()', 'isIpv6()', 'isLoopback()', 'isMulticast()'])}`;
      case 16: return `(${e('ip')}).isInRange(${e('ip')})`;
      case 17: return `(${e('decimal')}).${this.r.pick(['lessThan', 'lessThanOrEqual', 'greaterThan', 'greaterThanOrEqual'])}(${e('decimal')})`;
      case 18: return `action == ${this.entityText({ type: world.actionType, id: this.r.pick(Object.keys(world.actions)) })}`;
      case 19: return `action in [${this.entityText({ type: world.actionType, id: this.r.pick(Object.keys(world.actions)) })}]`;
      case 20: case 21: {
        if (!guarded.length) return e('bool');
        const path = this.r.pick(guarded);
        return `(${path.guards.join(' && ')} && ${path.text} == ${of(path.type)})`;
      }
      default: return `${this.paren(e('bool'))} ${this.r.pick(['&&', '||'])} ${this.paren(e('bool'))}${this.r.chance(30) ? ' && ' + this.paren(e('bool')) : ''}`;
    }
  }
  pattern() { return this.r.pick(['"*"', '"a*"', '"*e"', '"a\\*b"', '"x\\**"', '""', '"\\u{e9}*"', '"**"', '"a*b*c"', '"\\x2a"']); }

  // Comments between the tokens of a text, on their lines or behind others. Not where a list ends in a comma:
  // there the reference's formatter loses the comment behind the bracket, and ours keeps it.
  commented(text) {
    if (/,\s*[)\]}]/.test(text)) return text;
    const tokens = text.match(/"(?:\\.|[^"\\])*"|\?[a-z]+|[A-Za-z_]\w*|\d+|::|==|!=|<=|>=|&&|\|\||\s+|./gsu) ?? [];
    return tokens.map((t) => (/^\s+$/.test(t) && this.r.chance(12) ? this.r.pick([' // c\n', '\n// on its own "\n', '\n\n// a\n  // b\n\n', ' //\n']) : t)).join('') + this.r.pick(['', '', '\n// end\n', ' // end']);
  }

  // A value somewhere in a JSON tree dropped, replaced or moved.
  brokenJson(root) {
    const places = [];
    const walk = (node) => {
      if (node === null || typeof node !== 'object') return;
      for (const key of Object.keys(node)) { places.push([node, key]); walk(node[key]); }
    };
    walk(root);
    if (!places.length) return root;
    const [node, key] = this.r.pick(places);
    switch (this.r.below(4)) {
      case 0: if (Array.isArray(node)) node.splice(key, 1); else delete node[key]; break;
      case 1: node[key] = this.r.pick([null, 1, 1.5, 'x', true, [], {}, { __entity: { type: 'User', id: 'a' } }, { __extn: { fn: 'ip', arg: '::1' } }, { type: 'Nope', id: 'a' }, { __expr: 'x' }]); break;
      case 2: { const [, other] = this.r.pick(places); node[other] = node[key]; break; }
      default: { const [n2, k2] = this.r.pick(places); if (!JSON.stringify(node[key] ?? null).includes(JSON.stringify(n2) ?? '\0')) n2[k2] = JSON.parse(JSON.stringify(node[key] ?? 1)); }
    }
    return root;
  }

  // ---- broken text: tokens of a sound one dropped, doubled, swapped or replaced
  broken(text) {
    const tokens = text.match(/"(?:\\.|[^"\\])*"|\?[a-z]+|[A-Za-z_]\w*|\d+|::|==|!=|<=|>=|&&|\|\||\s+|./gsu) ?? [];
    const spare = ['(', ')', '{', '}', '[', ']', ',', ';', '::', '==', '=', 'in', 'is', 'has', 'like', 'if', 'then', 'else', 'true', 'when', 'unless', 'permit', '-', '!', '-', '!', '1', '"x"', '"\\q"', '.', 'a', '__cedar', '?principal', '@', '+', '*', '/', 'principal', 'context', 'ip', '//', '9223372036854775808', '\u00a0', '<', '>', ':', 'Set', 'entity', 'action', 'type', 'namespace', 'enum', 'tags', 'appliesTo', '?'];
    for (let n = 1 + this.r.below(2); n > 0; n--) {
      const at = this.r.below(tokens.length || 1);
      switch (this.r.below(4)) {
        case 0: tokens.splice(at, 1); break;
        case 1: tokens.splice(at, 0, ' ' + this.r.pick(spare) + ' '); break;
        case 2: tokens[at] = ' ' + this.r.pick(spare) + ' '; break;
        default: { const other = this.r.below(tokens.length || 1); [tokens[at], tokens[other]] = [tokens[other], tokens[at]]; }
      }
    }
    return tokens.join('');
  }
}
