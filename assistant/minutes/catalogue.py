"""The words of the minutes in each language. To add a language, add an entry to each table."""

from assistant.types import Data, Language


class Labels(Data):
    """Headings and field names, as templates use them: `{{ labels.task }}`."""

    minutes: str
    project: str
    time: str
    location: str
    chair: str
    recorder: str
    participants: str
    section_agenda: str
    section_decisions: str
    section_disputes: str
    section_actions: str
    section_next_meeting: str
    no: str
    topic: str
    agenda_owner: str
    planned_minutes: str
    dispute: str
    positions: str
    task: str
    owner: str
    department: str
    deadline: str
    status: str
    delay_reason: str
    updated: str
    next_topic: str
    signature_recorder: str
    signature_leader: str
    date: str
    none: str
    to_confirm: str
    discussed: str
    carried_by: str
    number: str
    check: str
    approved_by: str
    not_issued: str
    # Not in minutes that were made before there was any of it.
    section_progress: str = ""
    section_next_meeting_after: str = ""
    said: str = ""
    change: str = ""


class Phrases(Data):
    """How values are joined into text, and how gaps are told. Braces take values."""

    person: str
    group: str
    list_separator: str
    group_separator: str
    time_range: str
    agenda_minutes: str
    leads: str
    supports: str
    as_said: str
    meeting: str
    agenda_row: str
    action: str
    next_meeting: str
    missing: str
    missing_said: str
    end: str
    no_agenda: str
    no_decisions: str
    no_actions: str
    no_next_meeting: str
    vague: str
    conditional: str
    version: str
    draft: str
    issued: str
    discussion: str
    not_carried: str
    carried: str
    carried_by_items: str
    decision: str
    dispute: str
    progress: str
    percent: str
    because: str
    moved: str
    settled: str
    unchanged: str
    replaces: str


LABELS: dict[Language, Labels] = {
    "zh-Hans": Labels(
        minutes="会议纪要",
        project="项目",
        time="时间",
        location="地点",
        chair="主持人",
        recorder="记录人",
        participants="参会人员",
        section_agenda="一、会议议程",
        section_decisions="二、关键决策",
        section_disputes="三、争议点",
        section_actions="四、行动项跟踪表",
        section_next_meeting="五、下次会议",
        no="序号",
        topic="议题",
        agenda_owner="负责人",
        planned_minutes="计划时长",
        dispute="争议点",
        positions="各方立场",
        task="任务",
        owner="责任人",
        department="部门",
        deadline="截止时间",
        status="状态",
        delay_reason="延期原因",
        updated="更新时间",
        next_topic="议题",
        signature_recorder="记录人签字",
        signature_leader="组长审批签字",
        date="日期",
        none="无",
        to_confirm="待确认",
        discussed="讨论要点",
        carried_by="落实",
        number="编号",
        check="校验",
        approved_by="审批",
        not_issued="草稿，尚未签发",
        section_progress="五、上次行动项的进展",
        section_next_meeting_after="六、下次会议",
        said="会上说法",
        change="变化",
    ),
    "zh-Hant": Labels(
        minutes="會議紀要",
        project="專案",
        time="時間",
        location="地點",
        chair="主持人",
        recorder="記錄人",
        participants="與會人員",
        section_agenda="一、會議議程",
        section_decisions="二、關鍵決策",
        section_disputes="三、爭議點",
        section_actions="四、行動項追蹤表",
        section_next_meeting="五、下次會議",
        no="序號",
        topic="議題",
        agenda_owner="負責人",
        planned_minutes="計畫時長",
        dispute="爭議點",
        positions="各方立場",
        task="任務",
        owner="責任人",
        department="部門",
        deadline="截止時間",
        status="狀態",
        delay_reason="延期原因",
        updated="更新時間",
        next_topic="議題",
        signature_recorder="記錄人簽名",
        signature_leader="組長核准簽名",
        date="日期",
        none="無",
        to_confirm="待確認",
        discussed="討論要點",
        carried_by="落實",
        number="編號",
        check="校驗",
        approved_by="核准",
        not_issued="草稿，尚未簽發",
        section_progress="五、上次行動項的進展",
        section_next_meeting_after="六、下次會議",
        said="會上說法",
        change="變化",
    ),
    "en": Labels(
        minutes="Meeting minutes",
        project="Project",
        time="Time",
        location="Place",
        chair="Chair",
        recorder="Recorder",
        participants="Participants",
        section_agenda="1. Agenda",
        section_decisions="2. Key decisions",
        section_disputes="3. Disputes",
        section_actions="4. Action items",
        section_next_meeting="5. Next meeting",
        no="No.",
        topic="Topic",
        agenda_owner="Owner",
        planned_minutes="Planned time",
        dispute="Dispute",
        positions="Positions",
        task="Task",
        owner="Owner",
        department="Department",
        deadline="Deadline",
        status="Status",
        delay_reason="Delay reason",
        updated="Updated",
        next_topic="Topic",
        signature_recorder="Recorder's signature",
        signature_leader="Leader's approval",
        date="Date",
        none="None",
        to_confirm="To be confirmed",
        discussed="Discussed",
        carried_by="Carried out by",
        number="Number",
        check="Check",
        approved_by="Approved by",
        not_issued="Draft, not issued",
        section_progress="5. Progress of earlier action items",
        section_next_meeting_after="6. Next meeting",
        said="What was said",
        change="Change",
    ),
}

PHRASES: dict[Language, Phrases] = {
    "zh-Hans": Phrases(
        person="{name}（{department}）",
        group="{department}：{names}",
        list_separator="、",
        group_separator="；",
        time_range="{start}—{end}",
        agenda_minutes="{minutes}分钟",
        leads="牵头：{name}",
        supports="配合：{names}",
        as_said="{value}（“{said}”）",
        meeting="会议",
        agenda_row="议题{no}",
        action="行动项{no}",
        next_meeting="下次会议",
        missing="{thing}没有{field}",
        missing_said="{thing}没有明确的{field}，原话是“{said}”",
        end="结束时间",
        no_agenda="会议没有议程",
        no_decisions="没有找到决策，请对照录音核实",
        no_actions="没有找到行动项，请对照录音核实",
        no_next_meeting="没有提到下次会议",
        vague="{thing}的{field}说得含糊，原话是“{said}”，请核实",
        conditional="{thing}带有条件，请核实条件是否写清",
        version="第 {version} 版",
        draft="草稿",
        issued="已签发",
        discussion="讨论",
        not_carried="{thing}没有说由谁落实，请补充行动项，或标为无需落实",
        carried="{names}（行动项{items}）",
        carried_by_items="行动项{items}",
        decision="决议{no}",
        dispute="争议点{no}",
        progress="上次行动项{no}",
        percent="完成{percent}%",
        because="{status}（{reason}）",
        moved="{field} {before} → {after}",
        settled="{field}定为{after}",
        unchanged="无变化",
        replaces="替代{day}会议第{no}项决议：{text}",
    ),
    "zh-Hant": Phrases(
        person="{name}（{department}）",
        group="{department}：{names}",
        list_separator="、",
        group_separator="；",
        time_range="{start}—{end}",
        agenda_minutes="{minutes}分鐘",
        leads="牽頭：{name}",
        supports="配合：{names}",
        as_said="{value}（「{said}」）",
        meeting="會議",
        agenda_row="議題{no}",
        action="行動項{no}",
        next_meeting="下次會議",
        missing="{thing}沒有{field}",
        missing_said="{thing}沒有明確的{field}，原話是「{said}」",
        end="結束時間",
        no_agenda="會議沒有議程",
        no_decisions="沒有找到決策，請對照錄音核實",
        no_actions="沒有找到行動項，請對照錄音核實",
        no_next_meeting="沒有提到下次會議",
        vague="{thing}的{field}說得含糊，原話是「{said}」，請核實",
        conditional="{thing}帶有條件，請核實條件是否寫清",
        version="第 {version} 版",
        draft="草稿",
        issued="已簽發",
        discussion="討論",
        not_carried="{thing}沒有說由誰落實，請補充行動項，或標為無需落實",
        carried="{names}（行動項{items}）",
        carried_by_items="行動項{items}",
        decision="決議{no}",
        dispute="爭議點{no}",
        progress="上次行動項{no}",
        percent="完成{percent}%",
        because="{status}（{reason}）",
        moved="{field} {before} → {after}",
        settled="{field}定為{after}",
        unchanged="無變化",
        replaces="取代{day}會議第{no}項決議：{text}",
    ),
    "en": Phrases(
        person="{name} ({department})",
        group="{department}: {names}",
        list_separator=", ",
        group_separator="; ",
        time_range="{start}–{end}",
        agenda_minutes="{minutes} min",
        leads="Lead: {name}",
        supports="Support: {names}",
        as_said="{value} (“{said}”)",
        meeting="The meeting",
        agenda_row="Agenda row {no}",
        action="Action item {no}",
        next_meeting="The next meeting",
        missing="{thing}: no {field}",
        missing_said="{thing}: no definite {field}; the words were “{said}”",
        end="end time",
        no_agenda="The meeting: no agenda",
        no_decisions="No decisions were found. Check against the recording",
        no_actions="No action items were found. Check against the recording",
        no_next_meeting="A next meeting was not mentioned",
        vague="{thing}: the {field} is vague; the words were “{said}”. Please check",
        conditional="{thing}: depends on a condition. Check that the condition is written down",
        version="Version {version}",
        draft="Draft",
        issued="Issued",
        discussion="Discussion",
        not_carried=(
            "{thing}: nobody is named to carry it out. "
            "Add an action item, or mark that none is needed"
        ),
        carried="{names} (action item {items})",
        carried_by_items="Action item {items}",
        decision="Decision {no}",
        dispute="Dispute {no}",
        progress="Earlier item {no}",
        percent="{percent}% done",
        because="{status} ({reason})",
        moved="{field} {before} → {after}",
        settled="{field} set to {after}",
        unchanged="No change",
        replaces="Replaces decision {no} of {day}: {text}",
    ),
}
