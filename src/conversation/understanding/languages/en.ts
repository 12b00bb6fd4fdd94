import type { Language } from "../meanings.ts";

/** English. */
export const english: Language = {
  code: "en",
  meanings: {
    key: `key | keys | key's`,
    resetVerb: `reset | re-set | resets | reseting | resetting | resset | rset | resett | reest | rotate | rotates | rotating | rotated | rotation | renew | renewed |
      renewing | renewal | regenerate | reissue | re-issue | roll over | recover | recovery | replace the key | cycle the key`,
    resetWhole: `{bump,raise,increment,increase,update,change,set} … {keyincarnation*,key incarnation*} |
      {need,needs,want,wants,like,get,issue,generate,create,make} {a,another,the} {new,fresh,different} … {key,latch} | {open,file,raise,submit,create,log,place} {a,an,another,new,the} {key~reset,key rotation,reset,rotation} request | new keyincarnation* | new key incarnation | need new key | new key for | new key please | issue a new key`,
    resetPast: `undo | undoing | revert | reverted | roll back | rollback | already | yesterday | last {week,night,month,friday,monday,time} | earlier | ago |
      {was,were,got,been,being,gets,is} {reset,rotated,renewed} | {i,we,they,he,she,somebody,someone,colleague,team} reset |
      {have,has,had,just,after,since} {reset,rotated,renewed,resetting,rotating,renewing} | {after,since} {the,a,that,our,key} … |
      {i,we,they,he,she,somebody,someone,colleague,team} {rotated,renewed} | {did,does} not help | {didn't,didnt,doesn't} help | automatically |
      reset … {failed,fails,worked} | {says,say,said,suggests,recommends,mentions} | {keeps,kept} … {resetting,rotating}`,
    resetDoubt: `should | shall {i,we} | do {i,we} {need,have} | does it {need,have} | is it {safe,ok,okay,wise,possible} | must {i,we} |
      or not | would {a,the,it,this,that,resetting,rotating,key,reset,rotation} | will … {fix,help,solve} | safe | unsafe | dangerous | risky | harmful | reversible | necessary | why | is … {needed,necessary,required} | when should | wonder* | unsure | not sure | kidding | joke | joking |
      does … {need,require} | what about | worth | is there a way`,
    resetEffect: `what happens | {can,could,do,will} you {reset,rotate,renew} keys | are you able | what does | what would | how long | who {is,may,can,has} | whos allowed | does a key reset |
      does … reset … {need,require,cause} | will the {vm,machine,server} | what is a | consequences | impact of | side effects |
      downtime | when should a key | when is a`,
    wishWord: `mind | {can,could,would,will} {you,u,ya,we,i,someone,somebody,anyone,anybody,the bot,latchkey} | would you mind | {i'd,we'd} {like,need,want} | id like | would like |
      need to be | needs to be | must be | has to be | have to be | should please be | go for | a | an | the | it | its | his | her | their | our | my | your | this | these | those | of | for | on | in | at | to | and | or | also | then | please | pls | plz |
      plse | kindly | asap | urgent | urgently | immediate | immediately | now | today | tonight | quickly | soon | once | again | directly | right away | straight away | first | hi | hello |
      hey | dear | team | all | everyone | folks | guys | sir | thanks | thank you | thx | ty | cheers | ok | okay | yes | yep | sure | so | well | just | simply | only | we | us | i | you | me |
      like | need | needs | want | wants | wanna | ask | ask for | hereby |
      must | have | get | let's | lets | let | do | make | perform | start | initiate | trigger | force | execute | run | issue | generate | request | requesting | requests a | propose | raise | go ahead |
      proceed | with | machine | vm | vms | server | host | instance | node | box | computer | virtual | set | scale | scale set | vmss | group | resource group | resource | rg | subscription | sub |
      msp | gpa | guest | proxy | agent | agent's | vm's | machine's | server's | server's | latch | latched | latching | lost | leaked | compromised | broken | stolen | exposed | new | old | current | same | fresh |
      secure channel | metadata | security | protocol | imds | wireserver | azure | prod | production | test | dev | customer | change | ticket | incident | case | reference | ref | by one | by 1 | id | number | value`,
    resetTold: `is | was | were | are | be | been | being | has | had | did | does | took | takes | went | will | would | should | may | might | failed | fails | works | worked | helps | helped | broke | done | completed | finished | succeeded | requested | scheduled |
      planned | pending | documented | supported | history | kidding | joke | because of | caused | causes`,
    resetProgress: `{is,was,has,did} … {reset,rotation} … {through,over,succeed,succeeded,successful,complete,applied,happen,happened,executed,run,ready,work,worked,take} | {reset,rotation} … {through,executed,in progress} | status of … {reset,rotation,renewal} | {reset,rotation} … {go through,gone through,approved,done,finished,completed,pending,status} |
      state of the {key reset,reset,rotation} | {reset,rotation} i asked for | progress of`,
    resetGoAhead: `do it | go ahead | yes please do | please do | please proceed | proceed | go for it`,
    negation: `{do,does,did} not | dont | don't | doesn't | didn't | never | no {need,key,keys,reset,resets,rotation,rotations,more,new,thanks,way} | no, | without | not | avoid | refrain | instead of |
      cannot | can't | cant | stop {the,resetting,rotating,that} | nobody | neither | nor | rather than | prevent | hold off | won't | wont`,
    notRefusing: `{is,are,was,does,do,did,can,could,will,would,has,have} not {work,working,respond,responding,start,started,reach,reachable,reached,answer,
      answering,latch,latched,talk,get,connect,connected,come,report,reporting,available,healthy,ready,function,recover,running,run,enforced,applied,
      valid,accepted,trusted,known} | {isn't,isnt,doesn't,doesnt,didn't,can't,cant,cannot,couldn't,won't,wont,hasn't,aren't} {work,working,respond,responding,
      start,started,reach,reachable,answer,answering,latch,latched,talk,get,connect,come,report,reporting,available,healthy,ready,function,recover,
      running,run,valid} | not {latched,latching,responding,reachable,working,healthy,ready,available,valid,reporting} |
      no {access,response,answer,token,imds,connection,contact,metadata,luck,longer} | no longer … | without {success,luck,access} |
      connection reset | reset by peer | tcp reset | let me know if* | if you need* | stopped {working,responding}`,
    condition: `if | unless | until | before | whether | in case | once | only when | only after | as soon as`,
    howTo: `snippet | code sample | code example | describe | step by step | walk me through | guide me | talk me through | {can,could,may} {i,we} {enable,disable,turn,switch,go,move,set,remove,uninstall,activate,deactivate,install,use,add,configure} | {which,what} {az,powershell,cli,rest,arm,command,call} | az command | what do {i,we} {have,need} to do | {which,what} … {enables,disables,enable,disable} | is there a way | way to | possible to | how {do,can,to,would,should,could} | how does one | myself | steps | procedure | instructions | guide for | documentation`,
    polite: `{can,could,would,will} {you,u,someone,somebody,anybody,anyone,we,ya} | please | pls | plz | plse | kindly | need | want | asap |
      i'd like | we'd like | id like`,
    asking: `{is,are,was,were,does,did,has,have,had,should,shall,must,when,why,which,who,whose,how,what,would,will,whether} {i,we,it,the,a,an,my,
      our,this,that,there,they,anyone,anybody,somebody,someone,you,does,do,did,is,are,can,happens,key,keys,msp} | do {i,we,they,you}`,
    otherKey: `{key,keys} {for,of,to} {the storage,storage,the database,the vault,the house,the car,the door} | key pair | key pairs | key server | {storage,access,account,host,registry,licence,license,product,encryption,public,private,vault,signing,subscription,function,
      service bus,primary,secondary,foreign,partition,shared,master,customer,managed,session,car,house,office,activation,deploy,host,user,
      client,secret,certificate,registration,windows,web,row,column,index,sort,fido,yubi,door,safe,tenant} {key,keys} | password | passwords | passwd | pw | pwd | passphrase | credentials | login | rdp | winrm | hsm |
      network interface | {storage,automation,cognitive,search} {account,service} | app registration | service principal | certificate | database |
      table | column | keyboard | counter | function app | event hub | service bus | container registry | recovery {key,keys} | server room | cabinet | drawer | locker | building | admin password | firewall |
      customer managed key | disk encryption set | user account | gateway | router | licence | license | webhook | car | door`,
    everyKey: `{every,all,each,any} {the,of,msp,our,vm} {key,keys} | {every,all,each,any} {key,keys} | key … {every,all,each} {vm,vms,machine,machines,server,servers} |
      keys of all | every key*`,
    injection: `ignore {all,your,any,the,previous,prior,my} … {instructions,rules,prompt,policy,policies} | disregard … {instructions,rules,policy} |
      you are {an,now,the} … admin | system: | system prompt | jailbreak | developer mode | without approval | skip … approval | bypass`,
    request: `requests i {made,opened,filed,sent,submitted} | requests {are,waiting,pending,open} | decision on | any decision | a decision | {ticket,request,case,ask} {i,we} {opened,filed,sent,submitted,raised,made,created} | the {ticket,request} | my {ticket,ask,case} | {my,our,the,that,this,a} request | {my,our,the,those} requests | {reset,rotation,pending,open,key} {request,requests} | request … {status,state,pending,open,expire*} |
      request {from,number,id} | my reset | my rotation`,
    approval: `approval | approvals | approve | approved | approves | approver | approvers | approving | pending {requests,approvals} | rejected my`,
    requestState: `decision | decided | any decision | see | which | waiting | going on | any progress | how … going | outcome | result | when | through | status | state | where* | already | yet | list | show | my | open | pending | did | who | has | was | is | how {far,long} |
      news | update | updates | stuck | waiting | happened | approve | gone`,
    requestAlone: `status | requests | my requests | request`,
    approvalRules: `{need,needs,require,requires} … approval | why … approval | two people | four eyes | {approvals,approvers} … {needed,required} | who {can,may,should} approve | who approves {resets,requests,these,this,a} | how {does,do} … {approval,approvals,approve} | approval {process,work,works,workflow} |
      who is allowed … approve | who are the approvers`,
    cancel: `{kill,close,drop,scrap,pull,void,delete,remove,ignore,disregard,discard,dismiss,stop,reverse} … {request,req-*,ticket} | pull back | disregard {it,that,this,my} | undo my | cancel | cancelled | canceled | cancelling | canceling | withdraw | withdrawn | abort | retract | revoke | call off | recall | take back | {undo,remove,delete} … request`,
    keepIt: `{do not,don't,dont,never} {cancel,withdraw,abort,revoke}`,
    dropIt: `{don't,do not,dont} {go ahead,proceed,continue,execute,start,run it,do the} | {isn't,isnt,is not,are not,aren't} {needed,necessary,required} | close it | not necessary | no reset please | no need | don't do it | do not do it | hold on | wait, no | on second thought | leave it | let it be | not any more | i take it back | please don't | please do not | take it back | don't bother | stand down | forget it | forget about it | never mind | nevermind | nvm | scratch that | call it off | call off … | drop it | drop … {request,reset} |
      stop that* | stop it | not needed {anymore,any more,any longer} | no longer {need,needed,want} * | don't need … {any more,anymore,any longer} |
      changed my mind | wrong {vm,machine,one,server}`,
    msp: `metadata security* | guest proxy | {proxy,guest} agent proxy`,
    metadata: `instance metadata | metadata {service,endpoint,server,security,access} | cannot reach metadata | no metadata`,
    enable: `{snippet,sample,example,code,template,json} … proxyagentsettings* | {get,bring,move,put} … {onto,on,under} msp | so that … protected | to be protected | protection {by,with,from} msp | {want,need,require} {enforce,audit,msp,protection} | {make,keep,get} … protected | enabled=true | enabled = true | enabled: true | enabled to true | enabled true | {set,configure,configuring,setting,add} … proxyagentsettings* | {configure,configuring,set up,setting up,introduce,introducing,adopt,adopting,deploy,deploying,implement,implementing,use,using} {msp,gpa,metadata security,the guest proxy agent,guest proxy agent,the proxy agent} | harden … {imds,metadata,fleet,vms} | {move,switch,go,change,promote} … {to,into} enforce | enable | {be,get} enabled | enablement | enables | enabling | turn on | turn … on | turning … on | switch on | switch … on | switching … on | activate | activating | opt in |
      opting in | {get,have,want} msp {on,onto,running,active} | {protect,secure} … with msp | start using msp | roll out | rolling out | rollout of | set up msp | from audit to enforce | to enforce | start enforcing | enforce mode on |
      {install,installing,deploy,add} … {proxy~agent*,guest proxy*,gpa,proxyagent*} | onboard*`,
    disable: `msp has to go | {msp,gpa,agent} … go away | {enforce,audit} … {to,back to} disabled | back to disabled | unprotected | {get,take,rip} … {msp,gpa,proxy~agent,agent} {off,out} | no more msp | without {msp,gpa} | disable | disables | disabling | turn off | turn … off | turning … off | switch off | switch … off | switching … off | deactivate |
      deactivating | opt out | opt-out | opting out | opting-out | enabled=false | enabled = false | enabled: false | enabled to false | get rid of | {remove,removing} … {msp,proxy*,gpa,guest*} |
      {uninstall,uninstalling} … {msp,proxy*,gpa,guest*,ext*} | uninstall proxy* | roll back | rollback | revert {msp,the,it,to,from} | go back … {disabled,audit,off} | back to {disabled,audit} | msp {gone,off,out} | {stop,quit} using … msp | get msp off | without msp`,
    settingTold: `{is,was,are,were,still,shows,says,reports,state,already,been,got,gets,went,not} {disabled,enabled,on,off} | after {enabling,disabling,switching,turning} |
      since {enabling,disabling,we} | msp enabled | enabled {two,three,a,yesterday,last} | enabled * {days,weeks,hours} ago | after we {enabled,disabled} | disabled | msp went | switched on | switched off | turned on | turned off |
      {switched,turned,rolled} … {on,off,out}`,
    deployment: `deploy | deploys | deployed | deploying | deployment | deployments | deploymet | provision* | scale~out | scaling out | rollout |
      rolling out | golden image | bake | baked | image builder | gallery image | custom image | our … image | {arm,bicep,our,the,deployment} template | template {validation,deployment}`,
    creation: `past creating | fresh {vm,vms,instance,instances} | {create,creating,created,building,provisioning} … @ | report* ready | reports ready | provisioning state | {stuck,hangs,remains,stays} {in,at,on} {creating,provisioning,starting} | {in,at} creating | never {finishes,reports} | first boot | from {an,our,the,a} image | sysprep* | image version | from gallery | {create,creating,created,creation of,spin up,spinning up,launch} … {vm,vms,vmss,machine,instance,instances} | {vm,vms,vmss,instance} creation | {vm,image} build | {building,build} … image | allotted time | come up |
      new {vm,vms,instance,instances} | {vm,machine} won't provision | stuck at creating | creating * fails | at create time | waiting for creation`,
    trouble: `fail | fails | failing | faild | failures | errors | stuck | times out | timed out | time out | timing out | dies | died | dead | broken | breaks | broke |
      {is,are,was,does,do,did,can,could,will,has} not | isn't | isnt | doesn't | doesnt | didn't | can't | cant | cannot | couldn't | won't | wont | unable | refus* |
      reject* | denied | red | crash* | unhealthy | missing | lost | never | problem* | issue | issues | unreachable | not {found,work*,start*,ready,record*,latch*,respond*,
      report*,available,runing,running,supported,healthy,attached,mounted,applied,protected} | no {access,imds,token,response,metadata,answer,secure} | hang | hangs | hanging | bugcheck | wrong | nothing |
      unresponsive | stops | keeps | endless | fault | {is,are,was,went,goes,going,be,been} down | down {again,since,for,after} | alert | complains | blocked | eats | 100% | used up | intermittent | unexpectedly | weird | strange |
      worry | leak* | lost | gone | vanished | disappeared | unavailable | inaccessible | degraded | offline | inactive | exits | aborts | exception | exceptions | misbehaving | erroring | no longer | not any more | faulty | slow | terminated | invalid | not | restarting | blue screen | loop | bad`,
    guest: `{the,azure,linux,windows,our,vm's} agent {crash*,stop*,fail*,die*,hang*,exit*,restart*,is,was,keeps} | extension | extensions | extension handler* | managed identity | managed identities | token | tokens | endpoint … available | curl … endpoint | backup | backups |
      vm agent | guest agent | restored | snapshot | disk swap | {os,system} disk | disk … {swapped,replaced,moved,changed} | migrated | migration | restore | failover | unix agent | health`,
    machine: `vm | vms | virtual machine | virtual machines | machine | machines | server | servers | host | hosts | instance | instances | node | nodes | vmss | scale~set | box`,
    check: `check | chk | checking | diagnos* | diag | diagnoze | look at | look into | look again | look | take a look | peek | investigate | inspect | examine | analyse | analyze | verify | what's {up,wrong,going} |
      whats {up,wrong,going} | wats wrong | wat is | what is {up,wrong,going,the matter} | what happened | why | state of | health | healthy | unhealthy | show me | again | same for | how is |
      what about | how about | do the needful | trob* | troubleshoot* | doing {alright,ok,well} | status of | how's it | hows it | how does it look | how is it | what next | what now | next steps | run a | compare | is … {running,ok,protected,latched,fine} | report for | help with | have … latched | tell me`,
    followUp: `another {go,try,round,attempt,look,check} | one more {go,try,round,attempt,look,check} | improvement | no change | no effect | findings | your findings | re-evaluate | reevaluate | re-test | retest | fix it | fixed it | change anything | changed anything | what should i do | what do i do | what to do | what else | next step | next | make a difference | solve it | as well | too | and now | now | still | again | better | fixed | any news | any change | any progress | any update | any updates | any better | any luck | news | rerun | re-run | refresh | retry | try again | recheck |
      re-check | same | why | what now | is it ok | healthy | once more | one more time | ok now | how about now | update | did it help | did that help | did it work | solved | resolved | green now | back to normal | how's it | hows it | changed | anything new`,
    explain: `summarise | summarize | summary of | go through … file | make sense of | what {does,do} … mean | does … mean | what am i looking at | meaning of | meaning | explain | interpret | how {do,should,can} i read | read this | here is the {status,file} | good or bad | read my | is this {good,bad,ok,normal} |
      what is … {in,inside} the status* | understand this | translate this status`,
    isNormal: `how {can,is} that {be,possible} | how come | verdict | is {that,this,it} {bad,ok,good,normal,a problem,fine} | something to worry | is {bad,normal,ok,good} | what is | what's | whats | how should i read | good or bad | normal`,
    help: `help | docs | doc | documentation | documentations | manual | manuals | commands | example | examples | is there any plan | how does this work | how do i use | how do i check | any manuals | how to use | how does … work | tutorial | faq | guide | learn {more,about} | {read,know,find} more | more {about,info,information} | how do you {decide,know,work,find,check,detect} | list of commands`,
    capability: `who {made,built,maintains,owns,runs,wrote,created,operates} {you,this,the} | this bot | the bot | your {purpose,job,name,role,function,functions,scope,limits,features,abilities,skills} | what's your | what is your | you for | are you able | what do you {do,know,offer} | what else | can you {explain,do,help} … things | introduce yourself | how can you help | what commands | which commands | are you {able,a person,human,a bot,real,an ai} | can you {reset,rotate} keys | what can {you,this,the} | what {do,are} you | who are you | what are you | can you fix | can you do | how do you work | what {else,all} can you | are you a bot | are you human`,
    greeting: `hi | hello | hey | hello there | hi there | good {morning,afternoon,evening} | howdy | yo`,
    support: `which {kernel,version,build,distro,distribution,release,agent version} | {kernel,version} do i need | minimum {kernel,version} | {available,supported,offered} in | is … {available,supported,free,ga,generally available,in preview,mandatory,required} | {does,do,will,can} {msp,gpa,the guest proxy agent,the proxy agent,it} {work,run,exist,cover,protect,need,cost,slow,affect,break,interfere,apply} | coexist | alongside | together with | minimum version | works on | supported | support {the,for,of} | {does,do,is,will} … support | support … {arm64,bsd*,rhel,debian} | compatible | work {with,on} {arm*,gen*,spot,rhel,ubuntu,windows,debian,suse,trusted,confidential} | which {operating,os,distros,distributions,images,versions,kernels,regions} | is there any plan | requirements | prerequisites | works with`,
    where: `where {is,are,do,can,does} | where's | path to | location of | how to {collect,find,get} | how do i {collect,find,get}`,
    files: `its status | status file | agent log | agent logs | its logs | config file | configuration file | status is written | files | file | proxy agent logs | log files`,
    needed: `what do {you,i} need | which {files,data,information,permissions,rights} | what {permissions,rights,data,information,files} | what should i send | what must i send`,
    privacy: `do you {keep,save,log,remember,retain,collect,record} | {kept,retained,logged,saved} | data protection | confidential | who {sees,reads} | visible to | is my data | my data | do you store | are my {logs,files,data} | who can see | privacy | gdpr | stored | shared with`,
    definition: `what exactly {is,are} | what's a | something about | tell me {about,something} | what … stand for | purpose of | the point of | why {do,should} {we,i} need msp | benefits of | what is | what's | whats | what are | difference between | tell me about | difference of`,
    foreign: `pizza | weather | credit card | invoice | licen{c,s}e question | service provider | lunch | dinner | poem | joke | meeting | football | match | price | cost | costs | how much | translate | song | recipe | browser | printer |
      pod | pods | chrome | azure cli | sql {database,server} | holiday | payroll question | corporate proxy | windows update | download`,
    alien: `msp … {invoice,contract,offer,sla,engineer,consultant,account manager,phone number} | managed services | invoice | our msp {sent,changed,called,is called} | managed service {provider,providers} | service {provider,providers} | msp {partner,partners,contract,customer,customers,licence,license,provider,vendor,company} | {partner,vendor} … msp | new msp vendor | msp … tenant | {our,the,an,my} msp {wants,asked,asks,offers,needs access,takes over} | global admin | 
      msp can host | an msp | msi {installer,package,file} | msiexec | .msi | our msp {manages,handles,says,told,charges,bills} | change our msp | ms project | proxy with username | proxy settings | reverse proxy`,
    otherOperation: `restart | reboot | deallocate | resize | redeploy | reimage | shut down | shutdown | delete | clone | power {off,on} | migrate | rename | take a snapshot | snapshot {the,vm,@} | decommission |
      {start,stop} {the,my,vm,@} | stop and start | add * more {instances,disks,cpus} | scale {up,down,in} | scale … to | create {a,me,new,an} * | turn {off,on} the {machine,vm,server} | order | book | attach | detach | back up | upgrade {the,my,vm,@}`,
    otherFeature: `{enable,disable,activate,turn on,turn off,switch on,switch off} {backup,backups,accelerated,boot diagnostics,monitoring,encryption,disk encryption,auto-shutdown,autoscale,firewall,the firewall,rdp,ssh,ipv6,bitlocker,defender,updates,logging,jit,just in time,http*,cdn,2fa,mfa,ssh,a managed identity,managed identity,system assigned,system-assigned,dns,dhcp,nested,hibernation,trusted launch,secure boot,vtpm,ultra,premium,availability,change tracking,update management,insights,vm insights,run command,serial console,azure ad login,entra login,aad login}`,
    questionOpening: `is | isn't | are | aren't | was | were | does | doesn't | did | didn't | has | should | shall | must i | what | what's | whats | which | who | whose | where | where's | when | why | how | how's | {can,could,will,would} {it,the,this,that,msp,a,an,key,i,my,our} | am i | do {i,we,they,you}`,
    enableIt: `{enable,activate} {it,this,that,protection,the protection,the feature} | {turn,switch} {it,this,that,protection,the protection,the feature} on | {turn,switch} on {it,this,that,protection,the protection,the feature} | get it enabled`,
    disableIt: `{disable,deactivate,uninstall} {it,this,that,protection,the protection,the feature} | {turn,switch} {it,this,that,protection,the protection,the feature} off | {turn,switch} off {it,this,that,protection,the protection,the feature} | get rid of {it,this}`,
    whatIf: `what {happens,would happen,will happen,if} … {if,when,once} | what happens {if,when,to,with} | what if | what would happen`,
    resetNoun: `reset {process,procedure,flow,workflow} | rotation {process,procedure,flow,workflow} | {when,if,once} the key is | {a,the,any,this,that,each,every} {reset,rotation} | key {reset,resets,rotation,rotations} | resets`,
    cancelAlone: `stop | halt | wait | hold | hold on | stop please | please stop | no | enough | quit`,
    resetOutcome: `successful | successfully | done | finished | completed | any update | update | updates | news | status | failed | executed | applied | worked | as planned | scheduled | approved | rejected | denied | re | fw | fwd | subject`,
  },
  names: {
    vm: `virtual machine | virtual machines | machine | machines | server | servers | vm named | vm called | box is | node | guest | computer`,
    group: `resource~group | resource groups`,
    scaleSet: `scale~set | scale sets | scaleset named`,
    instance: `instance | instances | instance id | instance number | instance no`,
    place: `on | of | for`,
    ask: `check | chk | diagnose | diagnos | verify | look at | inspect | analyse | analyze | investigate | troubleshoot | what about | how about | and | same for | explain | reset key | reset key on | reset key of | reset key for | peek at | help with | how is | fix`,
    notName: `show | list | get | create | update | delete | run | start | stop | restart | is | was | are | has | have | had | does | do | did | not | will | would | should | could | can | cannot | in | on | at | of | to | from | with | and | or | for | the | a | an | this | that | it | agent |
      agents | model | extension | extensions | image | images | size | sizes | scale | up | down | status | state | deployment | deployments | creation | name | names | id | key | keys | report | reports | shows | says | fails |
      failed | stopped | running | started | starts | stuck | went | goes | gets | keeps | because | since | after | before | when | where | which | who | whose | we | i | you | they | our | my | your | his | her | os | side | level |
      itself | again | asap | now | please | pls | via | but | still | also | only | too | there | here | same | new | old | existing | all | any | every | each | some | these | those | their | inside | behind | without | group |
      set | sets | instance | instances | instead | ready | reason | one | ones | both | everything | anything | nothing | something | everyone | today | yesterday | tomorrow | metadata | imds | wireserver | msp | gpa | it's | linux | windows | ubuntu | azure |
      vm | vms | machine | machines | server | servers | host | hosts | node | nodes | file | files | service | health | access | issue | problem | error | errors | prod | production | staging | dev | test | details | mode | data | time | more | less`,
  },
};
