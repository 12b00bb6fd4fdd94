import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";

/** One type of a bicep types file. (github.com/Azure/bicep-types, `types.json`.) */
export interface BicepType {
  readonly $type: string;
  readonly name?: string;
  readonly value?: string;
  readonly properties?: Readonly<
    Record<string, { readonly type: { readonly $ref: string }; readonly flags: number }>
  >;
  readonly additionalProperties?: { readonly $ref: string };
  readonly itemType?: { readonly $ref: string };
  readonly elements?: readonly { readonly $ref: string }[];
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly body?: { readonly $ref: string };
}

/** Which way a body goes: what a service answers, or what a client sends to change a part of a resource. */
type Side = "response" | "request";

/** Says what is wrong with a body; empty = nothing. */
type Judge = (body: unknown) => readonly string[];

/** Flags of a property. */
const flag = { required: 1, readOnly: 2, deployTimeConstant: 8 } as const;
/** What a resource's body carries in bicep and not on the wire. */
const bicepOnly = ["apiVersion"];

function pointer(ref: string): string {
  return `#/$defs/t${ref.slice("#/".length)}`;
}

function objectSchema(type: BicepType, side: Side, isResource: boolean): object {
  const entries = Object.entries(type.properties ?? {}).filter(
    ([name]) => !(isResource && bicepOnly.includes(name)),
  );
  const isForbidden = (flags: number): boolean =>
    side === "request" && (flags & (flag.readOnly | flag.deployTimeConstant)) !== 0;
  const member = (ref: string): object =>
    // The service answers null for what it has not got, official examples included.
    side === "response" ? { anyOf: [{ type: "null" }, { $ref: pointer(ref) }] } : { $ref: pointer(ref) };
  return {
    type: "object",
    properties: Object.fromEntries(
      entries.map(
        ([
          name,
          {
            type: { $ref },
            flags,
          },
        ]) => [name, isForbidden(flags) ? false : member($ref)],
      ),
    ),
    // A change names only what it changes.
    required: entries
      .filter(([, { flags }]) => (flags & flag.required) !== 0 && !(isResource && side === "request"))
      .map(([name]) => name),
    additionalProperties:
      type.additionalProperties === undefined ? false : { $ref: pointer(type.additionalProperties.$ref) },
  };
}

/** Types that need nothing of their own but a JSON Schema. */
const plain: ReadonlyMap<string, object | boolean> = new Map<string, object | boolean>([
  ["StringType", { type: "string" }],
  ["BooleanType", { type: "boolean" }],
  ["AnyType", true],
  ["ResourceType", true],
  ["ResourceFunctionType", true],
]);

function schemaOf(type: BicepType, side: Side, isResource: boolean): object | boolean {
  const { minValue: minimum, maxValue: maximum } = type;
  switch (type.$type) {
    case "ObjectType":
      return objectSchema(type, side, isResource);
    case "ArrayType":
      return { type: "array", items: { $ref: pointer(type.itemType?.$ref ?? "") } };
    case "UnionType":
      return { anyOf: type.elements?.map(({ $ref }) => ({ $ref: pointer($ref) })) };
    case "StringLiteralType":
      return { const: type.value };
    case "IntegerType":
      return JSON.parse(JSON.stringify({ type: "integer", minimum, maximum })) as object;
    default: {
      const known = plain.get(type.$type);
      if (known === undefined) throw new Error(`Unknown bicep type ${type.$type}`);
      return known;
    }
  }
}

function textOf({ instancePath, message = "", params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

/** The judges that a bicep types file gives. */
export interface Judges {
  /** By the type of a resource, such as `Microsoft.Compute/virtualMachines`; throws when the file has none. */
  resource(type: string, side: Side): Judge;
  /** By the name of a type; throws unless there is exactly one. */
  named(name: string, side: Side): Judge;
  /** The types of resources that the file describes. */
  readonly resourceTypes: readonly string[];
}

/** Makes JSON Schemas of a bicep types file: one side at a time, read-only members forbidden in requests, nulls allowed in answers. */
export function judgesOf(types: readonly BicepType[]): Judges {
  const resources = types.filter(({ $type }) => $type === "ResourceType");
  const bodies = new Set(resources.map(({ body }) => body?.$ref));
  const compiled = new Map<Side, Ajv>();
  const ajvOf = (side: Side): Ajv => {
    const known = compiled.get(side);
    if (known !== undefined) return known;
    const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
    const $defs = Object.fromEntries(
      types.map((type, index) => [`t${index}`, schemaOf(type, side, bodies.has(`#/${index}`))]),
    );
    ajv.addSchema({ $id: side, $defs });
    compiled.set(side, ajv);
    return ajv;
  };
  const judge = (side: Side, ref: string): Judge => {
    const validate: ValidateFunction = ajvOf(side).compile({ $ref: `${side}${pointer(ref)}` });
    return (body) => (validate(body) ? [] : (validate.errors ?? []).map(textOf));
  };
  return {
    resourceTypes: resources.map(({ name = "" }) => name.replace(/@.*$/, "")),
    resource(type, side) {
      const found = resources.find(({ name }) => name?.startsWith(`${type}@`));
      if (found?.body === undefined) throw new Error(`The types know no ${type}`);
      return judge(side, found.body.$ref);
    },
    named(name, side) {
      const found = types.flatMap((type, index) =>
        type.name === name && type.$type === "ObjectType" ? [index] : [],
      );
      if (found.length !== 1) throw new Error(`The types know ${found.length} times ${name}`);
      return judge(side, `#/${found[0]}`);
    },
  };
}
