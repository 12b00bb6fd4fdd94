// The bot's process: a container app behind HTTPS, its health probes, and its whole configuration.
param name string
param location string
param tags object
param image string
param registryServer string
param workspaceId string
param botIdentityId string
param botClientId string
param readerIdentityId string
param readerClientId string
param resetIdentityId string
param resetClientId string
param tenantId string
param tablesEndpoint string
param policy string
param minReplicas int
param maxReplicas int
param retentionDays int
param logLevel string

var port = 3978
var policyFolder = '/etc/latchkey'
var policyFile = 'policy.json'

resource hostEnvironment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'cae-latchkey-${name}'
  location: location
  tags: tags
  properties: {
    // Not 'log-analytics': that one wants the workspace's shared key.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

// The service's diagnostic settings have no stable API version newer than 2016.
resource hostLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: hostEnvironment
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerAppConsoleLogs'
        enabled: true
      }
      {
        category: 'ContainerAppSystemLogs'
        enabled: true
      }
    ]
  }
}

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'ca-latchkey-${name}'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${botIdentityId}': {}
      '${readerIdentityId}': {}
      '${resetIdentityId}': {}
    }
  }
  properties: {
    environmentId: hostEnvironment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      ingress: {
        external: true
        allowInsecure: false
        targetPort: port
        transport: 'http'
      }
      registries: empty(registryServer)
        ? []
        : [
            {
              server: registryServer
              identity: botIdentityId
            }
          ]
      // No secret: this is how a container app gets a file.
      secrets: [
        {
          name: 'policy'
          value: policy
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'latchkey'
          image: image
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: [
            {
              name: 'LATCHKEY_MODE'
              value: 'production'
            }
            {
              name: 'HOST'
              value: '0.0.0.0'
            }
            {
              name: 'PORT'
              value: string(port)
            }
            {
              name: 'MicrosoftAppType'
              value: 'UserAssignedMSI'
            }
            {
              name: 'MicrosoftAppId'
              value: botClientId
            }
            {
              name: 'MicrosoftAppTenantId'
              value: tenantId
            }
            {
              name: 'LATCHKEY_READER_CLIENT_ID'
              value: readerClientId
            }
            {
              name: 'LATCHKEY_RESET_CLIENT_ID'
              value: resetClientId
            }
            {
              name: 'LATCHKEY_ARM_ENDPOINT'
              value: environment().resourceManager
            }
            {
              name: 'LATCHKEY_STORE'
              value: 'tables:${tablesEndpoint}'
            }
            {
              name: 'LATCHKEY_POLICY'
              value: '${policyFolder}/${policyFile}'
            }
            {
              name: 'LATCHKEY_RETENTION_DAYS'
              value: string(retentionDays)
            }
            {
              name: 'LATCHKEY_LOG_LEVEL'
              value: logLevel
            }
          ]
          volumeMounts: [
            {
              volumeName: 'policy'
              mountPath: policyFolder
            }
          ]
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/healthz'
                port: port
                scheme: 'HTTP'
              }
              periodSeconds: 3
              timeoutSeconds: 2
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/healthz'
                port: port
                scheme: 'HTTP'
              }
              periodSeconds: 10
              timeoutSeconds: 3
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/readyz'
                port: port
                scheme: 'HTTP'
              }
              periodSeconds: 5
              timeoutSeconds: 3
              failureThreshold: 3
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          {
            name: 'messages'
            http: {
              metadata: {
                concurrentRequests: '50'
              }
            }
          }
        ]
      }
      terminationGracePeriodSeconds: 60
      volumes: [
        {
          name: 'policy'
          storageType: 'Secret'
          secrets: [
            {
              secretRef: 'policy'
              path: policyFile
            }
          ]
        }
      ]
    }
  }
}

output appName string = app.name
output host string = app.properties.configuration.ingress.fqdn
