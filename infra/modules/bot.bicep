// The registration that lets Teams find the process. It signs in as a managed identity: there is no password to keep or to lose.
param name string
param tags object
param sku string
param endpoint string
param botIdentityId string
param botClientId string
param tenantId string

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: 'bot-latchkey-${name}-${uniqueString(resourceGroup().id)}'
  location: 'global'
  tags: tags
  kind: 'azurebot'
  sku: {
    name: sku
  }
  properties: {
    displayName: 'Latchkey'
    description: 'Finds out why the Metadata Security Protocol does not work on a VM.'
    endpoint: endpoint
    msaAppId: botClientId
    msaAppMSIResourceId: botIdentityId
    msaAppTenantId: tenantId
    msaAppType: 'UserAssignedMSI'
    // The keys of Web Chat and Direct Line, which Azure adds by itself, open nothing.
    disableLocalAuth: true
    isStreamingSupported: false
    publicNetworkAccess: 'Enabled'
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      enableCalling: false
      isEnabled: true
    }
  }
}

output botName string = bot.name
