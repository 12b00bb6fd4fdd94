// The two roles of one subscription. They grant nothing until they are assigned.
targetScope = 'subscription'

param name string

var here = subscription().id

resource readRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(toLower(subscription().subscriptionId), name, 'latchkey-read')
  properties: {
    roleName: 'Latchkey read (${name}, ${subscription().subscriptionId})'
    description: 'Reads virtual machines and what they report. Nothing else.'
    type: 'CustomRole'
    assignableScopes: [
      here
    ]
    permissions: [
      {
        actions: [
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/instanceView/read'
          'Microsoft.Compute/virtualMachines/extensions/read'
          'Microsoft.Compute/virtualMachineScaleSets/read'
          'Microsoft.Compute/virtualMachineScaleSets/instanceView/read'
          'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read'
          'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/instanceView/read'
          'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions/read'
          'Microsoft.Compute/locations/operations/read'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

// Azure has no narrower action than these for one property of a machine: the approval, not the role, keeps this to the key.
resource resetRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(toLower(subscription().subscriptionId), name, 'latchkey-reset')
  properties: {
    roleName: 'Latchkey reset (${name}, ${subscription().subscriptionId})'
    description: 'Writes virtual machines, for approved key resets. Cannot read, delete, start or stop them.'
    type: 'CustomRole'
    assignableScopes: [
      here
    ]
    permissions: [
      {
        actions: [
          'Microsoft.Compute/virtualMachines/write'
          'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}
