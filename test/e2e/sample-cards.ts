/** A report card in the shape of the product's own, for looking at the page without the product. */
export function reportCard(): object {
  const check = (sign: string, name: string, color: string) => ({
    type: "TextRun",
    text: `${sign} ${name}    `,
    size: "small",
    color,
  });
  return {
    type: "AdaptiveCard",
    version: "1.5",
    body: [
      {
        type: "ColumnSet",
        columns: [
          {
            type: "Column",
            width: "stretch",
            items: [
              {
                type: "RichTextBlock",
                inlines: [
                  {
                    type: "TextRun",
                    text: "✖ Action needed",
                    weight: "bolder",
                    size: "medium",
                    color: "attention",
                  },
                ],
              },
            ],
          },
          {
            type: "Column",
            width: "auto",
            verticalContentAlignment: "center",
            items: [
              {
                type: "RichTextBlock",
                inlines: [
                  { type: "TextRun", text: "web-01", weight: "bolder" },
                  { type: "TextRun", text: " · rg-prod · West Europe", isSubtle: true },
                ],
              },
            ],
          },
        ],
      },
      {
        type: "TextBlock",
        text: "The host refuses this VM's key, so the agent cannot sign requests.",
        wrap: true,
        spacing: "small",
      },
      {
        type: "RichTextBlock",
        separator: true,
        inlines: [
          {
            type: "TextRun",
            text: "Running · Ubuntu 22.04 · GPA 1.0.44 · MSP on: WireServer Enforce, IMDS Audit · keyIncarnationId 3 (guest 3)",
            size: "small",
            isSubtle: true,
          },
        ],
      },
      {
        type: "RichTextBlock",
        spacing: "small",
        inlines: [
          check("✔", "enabled", "good"),
          check("✔", "agent runs", "good"),
          check("✔", "eBPF", "good"),
          check("✔", "listener", "good"),
          check("✖", "key", "attention"),
          check("–", "access", "default"),
        ],
      },
      {
        type: "Container",
        style: "attention",
        separator: true,
        items: [
          {
            type: "ColumnSet",
            columns: [
              {
                type: "Column",
                width: "stretch",
                items: [{ type: "TextBlock", text: "✖ **Key refused**", wrap: true }],
              },
              {
                type: "Column",
                width: "auto",
                items: [
                  {
                    type: "RichTextBlock",
                    inlines: [
                      {
                        type: "TextRun",
                        text: "key-rejected",
                        size: "small",
                        fontType: "monospace",
                        selectAction: {
                          type: "Action.OpenUrl",
                          url: "http://127.0.0.1:3978/guide/key-rejected",
                        },
                      },
                    ],
                  },
                ],
              },
            ],
          },
          {
            type: "TextBlock",
            text: "The platform no longer offers this VM's key (HTTP 403). Usual cause: the OS disk was moved or replaced.",
            wrap: true,
            spacing: "small",
          },
          {
            type: "ActionSet",
            actions: [
              { type: "Action.ToggleVisibility", title: "Evidence (2)", targetElements: ["evidence"] },
              { type: "Action.ToggleVisibility", title: "What to do", targetElements: ["todo"] },
            ],
          },
          {
            type: "Container",
            id: "evidence",
            isVisible: false,
            items: [
              {
                type: "FactSet",
                facts: [
                  { title: "status.json, 41 s old", value: "/proxyAgentStatus/keyLatchStatus/message" },
                  { title: "Azure, 2 s ago", value: "keyIncarnationId 3" },
                ],
              },
            ],
          },
          {
            type: "Container",
            id: "todo",
            isVisible: false,
            items: [
              {
                type: "RichTextBlock",
                inlines: [
                  {
                    type: "TextRun",
                    fontType: "monospace",
                    size: "small",
                    text: "sudo systemctl status azure-proxy-agent",
                  },
                ],
              },
            ],
          },
        ],
      },
      {
        type: "ColumnSet",
        columns: [
          {
            type: "Column",
            width: "stretch",
            items: [
              {
                type: "TextBlock",
                text: "◦ Remark: GPA 1.0.44 has a known defect with a later fix.",
                wrap: true,
              },
            ],
          },
          {
            type: "Column",
            width: "auto",
            items: [
              {
                type: "TextBlock",
                text: "gpa-outdated",
                size: "small",
                fontType: "monospace",
                color: "accent",
              },
            ],
          },
        ],
      },
      {
        type: "TextBlock",
        separator: true,
        size: "small",
        isSubtle: true,
        wrap: true,
        text: "Sources: ARM 2 s ago · agent's status 41 s ago · no upload",
      },
      {
        type: "ActionSet",
        actions: [
          {
            type: "Action.Execute",
            title: "Request key reset",
            verb: "askReset",
            data: { vm: "web-01" },
            style: "positive",
          },
          { type: "Action.Execute", title: "Check again", verb: "again", data: { vm: "web-01" } },
          {
            type: "Action.OpenUrl",
            title: "Send status.json",
            url: "https://teams.microsoft.com/l/chat/0/0?users=28:2b7c9e14-6f0d-4a35-8c1b-d94e5a70f682&message=status%20of%20web-01",
          },
          { type: "Action.Execute", title: "Wrong answer?", verb: "wrong", mode: "secondary" },
        ],
      },
    ],
  };
}

/** An approval card; `state` is what everybody sees, the buttons only come for those who may press. */
export function approvalCard(
  view: "base" | "approver" | "requester",
  state: string,
  userIds: readonly string[],
): object {
  const buttons = {
    base: [],
    requester: [{ type: "Action.Execute", title: "Cancel request", verb: "cancel", data: {} }],
    approver: [
      {
        type: "Action.Execute",
        id: "approve",
        title: "Approve",
        verb: "approve",
        style: "positive",
        data: { request: 7 },
      },
      {
        type: "Action.ShowCard",
        title: "Reject …",
        card: {
          type: "AdaptiveCard",
          body: [
            {
              type: "Input.Text",
              id: "reason",
              label: "Reason",
              isMultiline: true,
              isRequired: true,
              errorMessage: "A reason is needed.",
            },
          ],
          actions: [
            {
              type: "Action.Execute",
              title: "Reject",
              verb: "reject",
              style: "destructive",
              data: { request: 7 },
            },
          ],
        },
      },
    ],
  }[view];
  return {
    type: "AdaptiveCard",
    version: "1.5",
    refresh: { action: { type: "Action.Execute", verb: "refresh", data: { request: 7 } }, userIds },
    msteams: {
      entities: [
        {
          type: "mention",
          text: "<at>approver 1</at>",
          mentioned: { id: "b2e4d3c5-69c8-4f1a-8d7b-1e3f8c52a6b9", name: "Bo Chen" },
        },
      ],
    },
    body: [
      { type: "TextBlock", text: "**Key reset for web-01 needs an approval**", wrap: true, size: "medium" },
      {
        type: "TextBlock",
        text: "keyIncarnationId 3 → 4 · rg-prod · West Europe · running",
        wrap: true,
        spacing: "small",
      },
      { type: "TextBlock", text: "Asked by Ann Lee. <at>approver 1</at> can decide.", wrap: true },
      { type: "TextBlock", text: state, wrap: true, separator: true, isSubtle: true },
      ...(buttons.length === 0 ? [] : [{ type: "ActionSet", actions: buttons }]),
    ],
  };
}
