package page

// town is a small site with a record in every state.
const town = `
-- content/indicators.toml --
[[indicator]]
id = "zb-57"
set = "示范指标"
levels = ["执法", "公示"]
requirement = "决定按期公开"
method = "网络检索"
responsible = ["scjgj"]
[[indicator]]
id = "zb-58"
set = "示范指标"
levels = ["执法", "统计"]
requirement = "统计年报"
method = "网络检索"
responsible = ["法院"]
-- content/accepted.toml --
[[accepted]]
path = "notices/gone.md"
url = "/notices/gone/"
published = 2026-01-05
date = 2026-02-01
-- content/about/contact.md --
+++
title = "联系我们"
published = 2026-01-01
+++
电话 0999-5550100
-- content/enforcement/penalty/2026/0012.md --
+++
title = "关于示范市安达商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕12号"
index = "11990001000000123W/2026-01012"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
keywords = ["明码标价"]
indicators = ["zb-57"]
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款 5000 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "示范市安达商贸有限公司"
type = "法人及非法人组织"
uscc = "9199000100005237XT"
[[attachments]]
title = "清单"
file = "qingdan.csv"
+++
参见[草稿](draft.md)和[次年的决定](0018.md)。
-- content/enforcement/penalty/2026/qingdan.csv --
品种
-- content/enforcement/penalty/2026/0018.md --
+++
title = "关于示范市安达商贸有限公司的第二个决定"
number = "示市监罚〔2026〕18号"
organ = "scjgj"
dated = 2026-04-09
published = 2026-04-28
violation = "未明码标价"
categories = ["罚款"]
fine = "12000.50"
outcome = "罚款 12000.50 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
revised = [{ date = 2026-05-06, note = "更正日期" }]
[subject]
name = "示范市安达商贸有限公司"
type = "法人及非法人组织"
uscc = "9199000100005237XT"
+++
## 一
## 二
### 三
-- content/enforcement/penalty/2026/person.md --
+++
title = "关于赵铁柱的行政处罚决定"
number = "示市监罚〔2026〕20号"
organ = "scjgj"
dated = 2026-05-11
published = 2026-05-13
keywords = ["赵铁柱"]
summary = "赵铁柱无照经营"
violation = "无照经营"
categories = ["警告"]
outcome = "对赵铁柱给予警告"
legal_basis = "《无证无照经营查处办法》"
remedy = "赵铁柱可以申请复议"
[subject]
name = "赵铁柱"
type = "自然人"
uscc = "92990001000071415E"
[[attachments]]
title = "赵铁柱的决定书"
file = "qingdan.csv"
+++
## 赵铁柱的违法事实

见[上文](#赵铁柱的违法事实)。赵铁柱（92990001000071415E）无照经营。
-- content/enforcement/penalty/2026/withdrawn.md --
+++
title = "关于隐名甲公司的行政处罚决定"
number = "示市监罚〔2026〕21号"
organ = "scjgj"
dated = 2026-05-11
published = 2026-05-13
keywords = ["隐名关键词"]
summary = "隐名甲公司的隐名概述"
indicators = ["zb-57"]
violation = "隐名违法"
categories = ["罚款"]
fine = 70707
outcome = "对隐名甲公司罚款"
legal_basis = "《中华人民共和国价格法》第四十二条"
remedy = "隐名救济"
revised = [{ date = 2026-05-20, note = "隐名更正" }]
[subject]
name = "隐名甲公司"
type = "法人及非法人组织"
uscc = "919900010000410134"
[withdrawal]
cause = "撤销"
caused = 2026-06-01
on = 2026-06-02
reason = "法院判决撤销对隐名甲公司的处罚"
replaced_by = "enforcement/penalty/2026/0018.md"
[[attachments]]
title = "隐名附件"
file = "secret.pdf"
+++
隐名正文
-- content/enforcement/penalty/2026/secret.pdf --
PDF
-- content/enforcement/penalty/2026/expired.md --
+++
title = "关于隐名乙公司的行政处罚决定"
number = "示市监罚〔2026〕3号"
organ = "scjgj"
dated = 2026-01-12
published = 2026-01-14
publicity_until = 2026-04-12
violation = "隐名违法"
categories = ["警告"]
outcome = "隐名结果"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "隐名乙公司"
type = "法人及非法人组织"
uscc = "91990001000041021Y"
[exempt]
rule = "penalty-decision-7wd"
reason = "隐名豁免理由"
basis = "隐名依据"
approved_by = "隐名批准人"
on = 2026-01-13
+++
隐名正文
-- content/enforcement/penalty/2026/draft.md --
+++
title = "隐名草稿"
organ = "scjgj"
dated = 2026-03-05
draft = true
published = 2026-03-06
violation = "隐名违法"
categories = ["警告"]
outcome = "隐名结果"
legal_basis = "隐名依据"
[subject]
name = "隐名丙公司"
type = "法人及非法人组织"
uscc = "9199000100004103XN"
+++
隐名正文
-- content/enforcement/penalty/2026/scheduled.md --
+++
title = "隐名待公开"
organ = "scjgj"
dated = 2026-11-19
published = 2026-11-24
violation = "隐名违法"
categories = ["警告"]
outcome = "隐名结果"
legal_basis = "隐名依据"
[subject]
name = "隐名丁公司"
type = "法人及非法人组织"
uscc = "9199000100004111XA"
+++
隐名正文
-- content/enforcement/penalty/2026/sealed.md --
+++
title = "隐名封存"
organ = "scjgj"
dated = 2026-02-05
published = 2026-02-06
sealed = 2026-03-01
violation = "隐名违法"
categories = ["警告"]
outcome = "隐名结果"
legal_basis = "隐名依据"
[subject]
name = "隐名戊公司"
type = "法人及非法人组织"
uscc = "91990001000041128A"
+++
隐名正文
-- content/enforcement/penalty/2026/forbidden.md --
+++
title = "隐名治安"
organ = "scjgj"
dated = 2026-02-05
published = 2026-02-06
violation = "隐名违法"
categories = ["警告"]
outcome = "隐名结果"
legal_basis = "《中华人民共和国治安管理处罚法》第二十六条"
[subject]
name = "隐名己"
type = "自然人"
+++
隐名正文
-- content/policies/old.md --
+++
title = "旧办法"
number = "示政规〔2024〕1号"
organ = "szf"
dated = 2024-03-04
published = 2024-03-05
effective = 2024-04-01
normative = true
+++
第一条 略
-- content/policies/mid.md --
+++
title = "中办法"
number = "示政规〔2025〕1号"
organs = ["szf", "scjgj"]
dated = 2025-03-04
published = 2025-03-05
effective = 2025-04-01
expires = 2030-03-31
normative = true
repeals = ["policies/old.md"]
+++
第一条 略
-- content/policies/new.md --
+++
title = "新决定"
number = "示政规〔2026〕1号"
organ = "szf"
dated = 2026-03-04
published = 2026-03-05
effective = 2026-04-01
normative = true
amends = ["policies/mid.md"]
+++
第一条 略
-- content/interpretations/mid.md --
+++
title = "《中办法》解读"
organ = "szf"
published = 2025-03-05
interprets = "policies/mid.md"
in_brief = "一句话"
who = "大家"
what_to_do = "照办"
+++
问答
-- content/interpretations/old.md --
+++
title = "《旧办法》解读"
organ = "szf"
published = 2024-03-05
interprets = "policies/old.md"
in_brief = "一句话"
who = "大家"
what_to_do = "照办"
+++
问答
-- content/reports/2025.md --
+++
title = "示范市人民政府2025年法治政府建设年度报告"
kind = "annual-report"
organ = "szf"
year = 2025
dated = 2026-03-09
published = 2026-03-16
+++
正文
-- content/powers/a.md --
+++
title = "对无照经营的处罚"
organ = "scjgj"
dated = 2026-01-12
published = 2026-01-19
code = "A-1"
name = "对无照经营的处罚"
type = "行政处罚"
implementer = "示范市市场监督管理局"
supervision = "电话"
remedies = "复议"
flow = ["立案", "决定"]
state = "在用"
[[basis_items]]
law = "《无证无照经营查处办法》"
article = "第十三条"
[[liabilities]]
stage = "决定"
content = "依法作出决定"
+++
`
