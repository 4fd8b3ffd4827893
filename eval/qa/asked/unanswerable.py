"""What nobody said, and who and what nobody knows: to be refused."""

from eval.qa.expected import NONE, Question

ZH = {
    "department-pr": "公关部还有几项逾期？",
    "department-support": "客服部有哪些任务没完成？",
    "department-logistics": "后勤部上周完成了什么",
    "department-strategy": "战略发展部下周要交哪些？",
    "person-unknown": "欧阳修文手上还有几项没完成？",
    "person-unknown-late": "诸葛青有哪些任务逾期了？",
    "person-unknown-title": "质量管理部的司马主管负责什么？",
    "project-mars": "火星探测项目进度怎么样？",
    "project-app": "会员小程序开发项目还有几项没完成？",
    "project-list": "智慧园区建设项目有哪些任务逾期",
    "canteen": "食堂的新菜单什么时候公布？",
    "raffle": "年会抽奖由谁负责？",
    "parking": "停车位分配方案定了吗？",
    "gym": "健身房的改造预算是多少？",
    "lift": "电梯维修是谁在跟？",
    "canteen-why": "食堂承包商为什么延期进场？",
    "share-price": "公司股价今天多少？",
    "weather": "上海明天会下雨吗",
    "clothes-price": "防静电工作服花了多少钱？",
    "riggers-phone": "吊装公司的联系电话是多少？",
    "launch-hour": "发布会几点开始？",
    "rent": "新厂一年的租金是多少？",
    "speaker": "发布会请了哪位嘉宾致辞？",
    "carbon": "碳排放指标会上怎么定的？",
    "merger": "并购案谈到哪一步了？",
    "meeting-unknown": "网络安全评审会布置了哪些任务？",
    "hant-lounge": "茶水間的咖啡機由誰採購？",
    "hant-department": "總務部還有幾項未完成？",
    "poem": "帮我写一首关于春天的诗",
}
EN = {
    "en-department": "How many items does the Security team have open?",
    "en-department-late": "What is overdue in Public Relations?",
    "en-person": "What is Margaret Thatcher working on?",
    "en-person-late": "How many overdue tasks does Bruno Keller have?",
    "en-project": "How is the Mars Probe project going?",
    "en-cafeteria": "When does the new cafeteria menu come out?",
    "en-parking": "Who is in charge of the parking permits?",
    "en-raffle": "Why is the holiday raffle delayed?",
    "en-price": "How much did the billboard cost?",
    "en-phone": "What is the phone number of the riggers?",
    "en-merger": "What did we decide about the merger?",
    "en-weather": "Will it rain in Chicago tomorrow?",
    "en-speaker": "Who gives the keynote at the launch event?",
}


def questions() -> list[Question]:
    return [
        *(Question(f"none-{name}", asked, NONE) for name, asked in ZH.items()),
        *(Question(f"none-{name}", asked, NONE, "en") for name, asked in EN.items()),
    ]
