/** Words by what they mean, in all languages together: a word of one language hardly ever means another thing in a second one here. */
const words = {
  key: /\bkeys?\b|keyincarnationid|key incarnation|schlüssel|(?<![\p{L}])cl(?:é|ef)s?(?![\p{L}])|\bclaves?\b|\bllaves?\b|\bchiav[ei]\b|\bklucz|\bchaves?\b|\bsleutel|密钥|密鑰|金鑰|キー|鍵|키를|키 |ключ|anahtar/iu,
  resetVerb:
    /\bre-?set(?:te|ten|s|ting)?\b|\brotat(?:e|es|ing|ion)\b|\brenew\b|\bregenerate\b|\bre-?issue\b|\bbump\b|\bincrement\b|\bincrease\b|\braise\b|\bset keyincarnationid\b|\bnew key for\b|\brecover\b|zurück ?(?:zu)?setz|zurückgesetzt|setz\w{0,3} .{0,80}\bzurück|erneuer|rotier|réinitialis|reinitialis|renouvel|restablec|restablez|reinici|renuev|resete|ripristin|reimpost|rinnov|ruota\b|zresetuj|resetuj|odnów|obróć|redefin|reponha|renov[ae]|vernieuw|opnieuw instel|重置|重设|重設|轮换|輪換|更换|リセット|再発行|更新して|재설정|초기화|сброс|сбрось|перевыпус|sıfırla|yenile/i,
  otherKey:
    /\b(?:ssh|storage|api|access|account|host|registry|licen[cs]e|product|encryption|kms|sas|gpg|pgp|public|private|vault|bitlocker|signing|subscription|function|service bus|cosmos)[- ]?(?:account )?keys?\b|password|passwor[dt]|kennwort|mot de passe|contraseña|hasł|senha|wachtwoord|密码|密碼|パスワード|비밀번호|пароль|şifre|network interface|\bnic\b|\bmfa\b|speicher(?:konto)?schlüssel|clé ssh|clé d'api/i,
  negation:
    /\bdo(?:es)? ?n[o']?t\b|\bdon't\b|\bdont\b|\bdo not\b|\bnever\b|\bno need\b|\bwithout\b|\brather not\b|\bnot (?:to )?(?:re-?set|rotate|touch)|\bnot yet\b|\bno reset\b|\bavoid\b|\bnicht\b|\bkein(?:e|en)?\b|\bohne\b|\bne\b.{0,60}\bpas\b|\bpas de\b|\bsans\b|\bno (?:reinici|restabl|resete|renov|toqu|hag)|\bsin (?:reinici|restabl)|\bnon (?:ripristin|reimpost|resett|tocc)|\bnie (?:resetuj|zresetuj|rób|odn)|\bbez resetu|\bnão\b|\bniet\b|不要|不用|别|別|勿|しないで|せずに|しなくて|하지 ?마|не (?:сброс|нужн|над)|sıfırlama\b/i,
  question:
    /^(?:should|shall|must|do (?:i|we)|does|did|has|have|had|is|are|was|were|when|why|which|who|how|what|would|will|whether)\b|\bshould (?:i|we)\b|\bdo (?:i|we) (?:need|have)\b|\bhow (?:do|can|to|would)\b|\bwhat (?:happens|if|does)\b|\bis it (?:safe|ok)|\bmust (?:i|we)\b|\bor not\b|\bwhen (?:should|do)\b|\bsoll(?:te)? (?:ich|man|wir)\b|\bmuss (?:ich|man)\b|\bwie (?:kann|setze|geht)|\bwas passiert\b|\bfaut-il\b|\bdois-je\b|\bcomment\b|\bque se passe|\bdebo\b|\bdebería\b|\bcómo\b|\bqué pasa\b|\bdevo\b|\bcome (?:si|posso|faccio)\b|\bczy\b|\bjak\b|\bdevo\b|\bcomo\b|怎么|如何|是否|要不要|吗|すべき|べきか|方法|どうやって|해야 ?(?:하나|할까)|как\b|нужно ли|nasıl|gerekir mi/i,
  politeRequest:
    /^(?:can|could|would|will) (?:you|u|someone|somebody|anybody)\b|\bplease\b|\bpls\b|\bplz\b|\bbitte\b|\bs'il (?:te|vous) pla|\bpeux-tu\b|\bpouvez-vous\b|\bpor favor\b|\bpuedes\b|\bper favore\b|\bpuoi\b|\bproszę\b|してください|お願い|请|請|부탁|пожалуйста|lütfen/i,
  cancel:
    /\bcancel(?:l?ed|l?ing)?\b|\bwithdraw\b|\babort\b|\bforget (?:it|about it)\b|\bnever ?mind\b|^stop\b|\bscratch that\b|\bcall it off\b|\bretract\b|\babbrechen\b|\babbruch\b|zurückzieh|zieh.{0,30}zurück|stornier|\bannul(?:er|ez|e)\b|\bcancel(?:a|ar|e)\b|\banular\b|\bannulla(?:re)?\b|\banuluj|wycofaj|\bannuleer|\bannuleren\b|取消|撤回|撤销|キャンセル|取り消|取り下げ|취소|철회|отмен|отзов|iptal/i,
  request:
    /\breq(?:uest)?[- ]?#?\d+\b|\brequests?\b|\bapprov(?:al|als|ed|e|es|er|ers|ing)\b|\bantr(?:ag|äge)\b|\banfrage\b|\bgenehmig|\bfreigabe\b|\bdemandes?\b|\bapprouv|\bsolicitud|\baprob|\baprov|\brichiest[ae]\b|\bapprovat|\bwnios|\bzatwierdz|\bpedido\b|\bverzoek\b|\bgoedgekeurd|申请|申請|批准|审批|審批|承認|リクエスト|요청|승인|запрос|заявк|одобр|talep|onay/i,
  requestState:
    /\bstatus\b|\bstate\b|\bwhere (?:is|are)\b|\balready\b|\byet\b|\blist\b|\bshow\b|\bmy\b|\bopen\b|\bpending\b|\bdid\b|\bwho\b|\bhas\b|\bhow far\b|\bnews\b|\bupdate\b|\bschon\b|\bstand\b|\bmein|\boffene|\bmes\b|\bma\b|\bdéjà\b|\boù en\b|\bmis?\b|\bya\b|\bmi[ea]\b|\bestado\b|\bstato\b|\bgià\b|\bmój|\bmoje|\bjuż\b|\bmeu|\bminhas?\b|\bmijn\b|\bal\b|我的|了吗|状态|狀態|状況|どうな|もう|私の|내 |상태|мо[йяи]|стат|benim/i,
  enable:
    /\benabl(?:e|es|ing)\b|\bturn(?:ing)? (?:it |msp )?on\b|\bswitch(?:ing)? (?:it |msp )?on\b|\bactivate\b|\bopt in\b|\broll(?:ing)? out\b|\bset up msp\b|\badd the option to enable\b|\baktivier|einschalt|schalte\b.{0,40}\bein\b|\bactiv(?:er|ez|e)\b|\bactivar?\b|\bhabilit|\bativ(?:ar|e)\b|\battiv(?:are|a|o)\b|\babilit|\bwłącz|\binschakel|\baanzetten\b|启用|啟用|开启|開啟|有効|オンに|활성화|켜|включ|etkinleştir|aç(?:mak|ın)\b/i,
  disable:
    /\bdisabl(?:e|es|ing)\b|\bturn(?:ing)? (?:it |msp )?off\b|\bswitch(?:ing)? (?:it |msp )?off\b|\bswitch msp off\b|\bdeactivate\b|\bopt(?:ing)?[- ]out\b|\benabled ?[=:] ?false\b|\bget rid of msp\b|\bremove msp\b|deaktivier|abschalt|ausschalt|schalte\b.{0,40}\b(?:aus|ab)\b|désactiv|desactiv|deshabilit|desativ|disattiv|disabilit|wyłącz|\buitschakel|\buitzetten\b|禁用|停用|关闭|關閉|無効|オフに|비활성|끄|отключ|выключ|devre dışı|kapat/i,
  deployment:
    /\bdeploy(?:ment|ments|ed|ing|s)?\b|\bprovision(?:ing|ed|s)?\b|osprovisioning|vmextensionprovisioning|\bterraform\b|\bscale[- ]?out\b|\bcreat(?:e|ing|ion of) (?:a |the |new )?(?:vm|vms|vmss)\b|\bnew (?:vm|vms|instances)\b|\bgolden image\b|\bbake\b|\bcloud-init\b|bereitstell|ausroll|déploie|despliegue|desplegar|implantação|distribuzion|wdroż|部署|デプロイ|展開|배포|프로비저닝|развёрт|разверт|dağıtım/i,
  trouble:
    /\bfail(?:s|ed|ing|ure|ures)?\b|\berrors?\b|\bstuck\b|\btim(?:es|ed) out\b|timedout|\bdie[sd]?\b|\bbroken\b|\bnot (?:found|work|start|ready|record)|\bdoes(?:n't| not)\b|\bnot ready\b|\bcan(?:'?t|not)\b|\bunable\b|\brefus|\breject|\bdenied\b|\bforbidden\b|\bred\b|\bcrash|\bunhealthy\b|\bmissing\b|\bstopped\b|\blost\b|\bnever\b|\bproblem|\bissue\b|\bfehl|\bgeht nicht\b|\bkaputt\b|\bscheitert\b|\béchou|\berreur|\bne .{0,40}pas\b|\bfalla|\bfalló|\bno (?:funciona|arranca|responde)|\berro(?:re)?\b|\bfalh|\bnon (?:funziona|parte)|\bfermo\b|\bnie (?:działa|startuje)|\bbłąd|\bwerkt niet\b|失败|失敗|错误|エラー|できません|動か|起動しな|오류|실패|안 ?(?:돼|됩)|ошибк|не (?:работа|запуск)|hata|çalışm/i,
  provisioningCode:
    /osprovisioning(?:internalerror|clienterror|timedout)|vmextensionprovisioning|proxyagentnotsupportedinregion|subscriptionnotenabledforproxyagentfeature|inVMAccessControlProfile(?:NotFound)?|galleryinvmaccesscontrol|azure-proxy-agent not found|azure-proxy-agent status failure|reported ready for provisioning|can only be incremented|result=error\||does not appear to be running|no datasource found|provisioning timeout|considered a failure/i,
  msp: /\bmsp\b|metadata security|\bgpa\b|guest ?proxy ?agent|azure-proxy-agent|\bproxy ?agent\b|\bagente? proxy\b|wire ?server|168\.63\.129\.16|169\.254\.169\.254|\bimds\b|instance metadata|metadata (?:service|endpoint|server)|keylatch|\blatch(?:ed|ing)?\b|securechannel|key ?incarnation|ebpf|cgroup|メタデータ|元数据|中繼資料|metadaten|métadonnées|metadatos|메타데이터|метаданн/i,
  guest:
    /\bwaagent\b|walinuxagent|vm ?agent|guest agent|\bextension(?:s| handler| handlers)?\b|vmagentstatus|imdscredential|managedidentity|managed identity|\bmsi endpoint\b|\bendpoint (?:is )?not available\b|\bcurl the endpoint\b|goal state|os disk|disque os|betriebssystemdisk|\bkms\b|\bbackups?\b|status\.json/i,
  check:
    /\bcheck\b|\bdiagnos|\blook (?:at|into)\b|\bhave a look\b|\binvestigate\b|\binspect\b|\bexamine\b|\banaly[sz]e\b|\bverify\b|\bwhat'?s (?:up|wrong)\b|\bwhy\b|\bstate of\b|\bhealth\b|\bunhealthy\b|\bshow me\b|\band now\b|\bagain\b|\bsame for\b|\bwhat about\b|\bdo the needful\b|\bprüf|\bschau|\bwarum\b|\bwas ist (?:mit|los)\b|\bvérifi|\bregarde|\bpourquoi\b|\brevisa|\bcomprueba|\bverifica|\bpor qué\b|\bcontroll[ao]|\bperché\b|\bsprawdź|\bdlaczego\b|\bverifique\b|\bpor que\b|\bcontroleer\b|\bwaarom\b|检查|檢查|看看|看一下|诊断|診断|診斷|为什么|為什麼|確認|調べ|なぜ|확인|점검|왜|проверь|почему|kontrol et|neden/i,
  machine:
    /\bvms?\b|\bvirtual machines?\b|\bmachine\b|\bserver\b|\bhost\b|\binstances?\b|\bvmss\b|\bscale ?set\b|maschine|machine virtuelle|máquina|macchina|maszyn|虚拟机|虛擬機|仮想マシン|マシン|サーバ|가상 ?머신|виртуал|sanal makine/i,
  help: /\bhelp\b|\bwhat can you\b|\bhow do(?:es)? (?:i|you|this|it)\b|\bhow (?:can|to)\b|\bdocs?\b|\bdocumentations?\b|\bmanuals?\b|\bwho (?:are you|can see)\b|\bis my data\b|\bstored?\b.{0,20}\bdata\b|\bprivacy\b|\bsupport (?:the|for|of)\b|\bis there any plan\b|\bcommands\b|\bexample|\bwhat is\b|\bwhat are\b|\bhilfe\b|\bwas kannst du\b|\baide\b|\bque peux-tu\b|\bayuda\b|\bqué puedes\b|\baiuto\b|\bcosa (?:puoi|sai)\b|\bpomoc|\bco (?:umiesz|potrafisz)\b|\bajuda\b|\bhulp\b|\bwat kun je\b|帮助|幫助|你能做什么|你会什么|ヘルプ|使い方|何ができ|도움|помощь|помоги|yardım/i,
  greeting:
    /^(?:hi|hello|hey|hallo|moin|bonjour|salut|hola|ciao|cześć|olá|hoi|你好|こんにちは|안녕|привет|merhaba)\b[\s!.,]{0,5}$/i,
  explain:
    /\bwhat does (?:this|it|that) mean\b|\bis this (?:good|bad|ok|normal)|\bgood or bad\b|\bexplain\b|\bmeaning of\b|\binterpret\b|\bread this\b|\bhere is the (?:status|file)\b|\bstatus file\b|\bwas bedeutet\b|\bwas heißt\b|\bque signifie\b|\bqu'est-ce que (?:ça|cela) veut dire\b|\bqué significa\b|\bche significa\b|\bcosa significa\b|\bco (?:to )?(?:znaczy|oznacza)\b|\bo que significa\b|\bwat betekent\b|什么意思|什麼意思|どういう意味|意味|무슨 (?:뜻|의미)|что (?:это )?(?:значит|означает)|ne demek/i,
  foreign:
    /azure ad password protection|\bazcmagent\b|\baks\b|\bkubernetes\b|\bpods?\b|\bpizza\b|\bservice provider\b|\bmanaged service provider\b|\bapp service\b|\bcosmos ?db\b|\bsql (?:database|server)\b|\bdns\b|\bvpn\b|\bload balancer\b|\bweather\b|\bcredit card\b|\binvoice\b|\blicen[cs]e\b|\boutlook\b|\bsharepoint\b/i,
  otherOperation:
    /^(?:please |pls |can you |could you )?(?:restart|reboot|stop|start|resize|delete|redeploy|deallocate|shut ?down|create|clone|move) (?:the |my |a |this )?(?:vm|vms|server|machine|instance)\b|^(?:please |pls )?(?:delete|resize|reboot|restart) \S{1,64}$/i,
} as const;

/** Every meaning that the lexicon knows. */
export type Meaning = keyof typeof words;

/** Whether a text carries a meaning. */
export function means(text: string, meaning: Meaning): boolean {
  return words[meaning].test(text);
}
