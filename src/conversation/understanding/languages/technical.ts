import type { Language } from "../meanings.ts";

/** Product names, codes and commands: written alike in every language. Error codes: the guide and Azure's published table. */
export const technical: Language = {
  code: "technical",
  meanings: {
    key: `keyincarnationid | key incarnation`,
    resetWhole: `keyincarnationid {=,to,auf,na} * | keyincarnationid=*`,
    msp: `agent{e,} proxy | agent-proxy | proxyagent{linux,windows} | metadata protection | imds protection | {enforce,audit} mode | {from,to} {enforce,audit} | audit and enforce | msp | msps | gpa | guest~proxy~agent* | azure-proxy-agent* | proxy~agent* | proxyagent* | *proxyagent* |
      proxyagentsettings`,
    metadata: `wire~server* | 168.63.129.16* | 169.254.169.254* | imds* | key~latch* | keylatch* | latched | latching |
      latch | unlatched | secure~channel* | ebpf* | netebpf* | *cgroup* | inVMAccessControl* | msi {endpoint,token,tokens} |
      msi token* | connect4 | keyincarnation* | 127.0.0.1:3080* | *tcplistener* | bpf*`,
    guest: `waagent* | walinuxagent | vmagentstatus* | *imdscredential* | *managedidentity* | *credential* | guestagent* |
      status.json | kms | goal state | sc query | systemctl | journalctl | inactive (dead) | vm~agent | guest~agent | guestagent* | os~disk`,
    deployment: `ansible | pulumi | azure_rm* | osprovisioning* | sysprep* | packer | osprovisioning* | vmextensionprovisioning* | terraform | packer | bicep | arm template | azurerm* |
      cloud-init {error,failed,fails} | deploymentfailed | az vm create | vmss create | azure.py | allotted time`,
    provisioningCode: `*osprovisioning{internalerror,clienterror,timedout}* | *vmextensionprovisioning* |
      proxyagentnotsupportedinregion | subscriptionnotenabledforproxyagentfeature | *invmaccesscontrolprofile* |
      azure-proxy-agent not found | azure-proxy-agent status failure | reported ready for provisioning |
      can only be incremented | *result=error* | does not appear to be running | waiting for cloud-init | copy ovf-env.xml | no datasource found | deploymentfailed |
      failed to record success`,
    trouble: `failed | failure | error | timeout | timedout | *timedout* | 0x* | 401 | 403 | 404 | 410 | 421 | 500 | 502 | 503 |
      exit-code | stop_pending | forbidden | unauthorized | stopped`,
    statusField: `monitorstatus* | status output | failedauthenticatesummary | claimdetails | wireserverruleid | imdsruleid | keylatchstatus* | ebpfprogramstatus* | proxylistenerstatus* | proxyagentstatus* | securechannelstate* |
      proxyconnectionsummary | telemetryloggerstatus | keyincarnationid | wireserver {enforce,audit} | imds {enforce,audit} |
      keyguid | azure-proxy-agent --status`,
    files: `status.json | log | logs | log folder`,
    foreign: `aks | kubectl | kubernetes | azcmagent | cosmos | cosmosdb | nginx | squid | sharepoint | outlook | vpn | dns |
      helm | msiexec | .msi | app service | exchange server | ms project | .mpp | load balancer | wifi | excel | teams meeting`,
    alien: `azure ad password protection | azcmagent | kube-proxy | reverse proxy | squid`,
    otherKey: `ssh | ssh-* | *ssh-key | mfa | 2fa | totp | kms key | api~key* | sas | gpg | pgp | tls | ssl | usb | bitlocker | openai |
      cosmos | cosmosdb | key~vault | keyvault | ssh~key* | storage~key | nic | cmk | redis | sql | pin`,
  },
  names: {
    vm: `vm | vms | vm name | vmname | -n | --name | hostname | host | server`,
    group: `rg | -g | --resource-group | resourcegroup`,
    scaleSet: `vmss | vmss name | --vmss-name`,
    instance: `instance-id | --instance-id | instanceid`,
    subscription: `sub | subscription | subscription id | --subscription | subscriptionid`,
  },
};
