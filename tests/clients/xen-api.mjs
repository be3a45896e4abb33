// npm xen-api, the library of Xen Orchestra: objects by events, tasks, resources.
import assert from 'node:assert'
import { Readable } from 'node:stream'
import { createClient } from 'xen-api'

const [url, transport] = process.argv.slice(2)
const xapi = createClient({ url, transport, allowUnauthorized: true, auth: { user: 'root', password: 'xenserver' } })
const until = async (ref, holds) => {
  for (let i = 0; i < 200; ++i) {
    const object = xapi.getObject(ref, null)
    if (object && holds(object)) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  assert.fail('the event did not come')
}

await xapi.connect()
await xapi.objectsFetched
assert.equal(xapi.pool.$master.$resident_VMs[0].is_control_domain, true)
const dbase = Object.values(xapi.objects.all).find(object => object.$type === 'VM' && object.name_label === 'dbase')
const ref = await xapi.callAsync('VM.clone', dbase.$ref, 'from node')
assert.equal((await xapi.barrier(ref)).name_label, 'from node')
await xapi.callAsync('VM.start', ref, false, false)
await until(ref, vm => vm.power_state === 'Running' && vm.consoles.length > 0)
await xapi.callAsync('VM.hard_shutdown', ref)
await until(ref, vm => vm.power_state === 'Halted')

const answer = await xapi.getResource('/export', { query: { ref }, task: await xapi.call('task.create', 'out', '') })
const pieces = []
for await (const piece of answer.body) pieces.push(piece)
const archive = Buffer.concat(pieces)
for (const body of [archive, Readable.from([archive])]) {
  const [imported] = await xapi.putResource(body, '/import', { task: await xapi.call('task.create', 'in', '') })
  assert.equal(await xapi.call('VM.get_name_label', imported), 'from node')
}

await assert.rejects(xapi.call('VM.start', 'OpaqueRef:none', false, false), { code: 'HANDLE_INVALID' })
await xapi.setFieldEntry('VM', ref, 'other_config', 'a', 'b')
assert.equal((await xapi.call('VM.get_other_config', ref)).a, 'b')
const rrd = await xapi.getResource('/rrd_updates', { query: { cf: 'AVERAGE', host: 'true', json: 'true', start: '-60' } })
assert.ok(JSON.parse(await rrd.body.text()).meta.legend.some(entry => entry.includes(':host:')))
await xapi.disconnect()
console.log('all is well')
process.exit(0)
