// npm async-xenapi: JSON-RPC 2.0 over HTTPS.
const assert = require('node:assert')
const { AsyncXenAPISession } = require('async-xenapi')

async function main() {
  const session = new AsyncXenAPISession(process.argv[2])
  await session.login_with_password('root', 'xenserver')
  const vms = Object.values(await session.xenapi.VM.get_all_records())
  assert.ok(vms.some(vm => vm.name_label === 'dbase' && vm.VCPUs_max === 1))
  const [host] = await session.xenapi.host.get_all()
  const [major, versions] = await Promise.all([session.xenapi.host.get_API_version_major(host), session.xenapi.host.get_software_version(host)])
  assert.equal(major, 1)
  assert.equal(versions.product_version, '6.1.0')
  await assert.rejects(session.xenapi.VM.start('none', false, false), /HANDLE_INVALID/)
  await session.logout()
  console.log('all is well')
}

main().catch(error => { console.error(error); process.exit(1) })
