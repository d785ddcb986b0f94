// Studio's own words in Ukrainian: what it writes is replaced as soon as it stands in the document. What people have written is left alone.
(() => {
  "use strict";
  const words = {
    // Lists
    "Workflow definitions": "Процедури", "Workflow Definitions": "Процедури", "Workflow definitions Editor": "Процедури", "Workflows": "Процедури", "Workflow": "Процедура",
    "Create workflow": "Нова процедура", "New workflow": "Нова процедура", "Refresh": "Оновити", "Bulk actions": "Дії з вибраними", "Actions": "Дії", "Search": "Пошук",
    "Definition ID": "Код", "Definition Id": "Код", "ID": "Код", "Id": "Код", "Name": "Назва", "Name*": "Назва*", "Description": "Опис", "View description": "Увесь опис",
    "Version": "Версія", "Latest version": "Остання версія", "Latest Version": "Остання версія", "Published version": "Діє версія", "Published Version": "Діє версія", "Created": "Змінено",
    "Rows per page:": "Рядків на сторінці:", "Rows Per Page": "Рядків", "No records found": "Нічого не знайдено", "No workflow definitions found": "Процедур ще немає",
    "No workflow instances found": "Справ немає", "Search on Id, Name, Description, Definition Id": "Пошук за назвою", "Search on name, description, id, definition id": "Пошук за назвою",
    "Search on Id, Definition Id, Definition Version Id, Correlation Id": "Номер справи", "Search on name, id, definition id, definition version id, correlation id": "Номер справи",
    "Loading": "Завантажую…", "MudTable_Loading": "Завантажую…", "Loading...": "Завантажую…", "Loading…": "Завантажую…", "All": "Усі", "Any": "Будь-який", "None": "Нічого", "Date": "Дата", "Time": "Час",

    // What can be done
    "Import": "Завантажити з файлу", "Export": "Зберегти у файл", "Download": "Зберегти у файл", "Upload": "Завантажити", "Edit": "Змінити", "Delete": "Вилучити", "View": "Переглянути",
    "Publish": "Опублікувати", "Unpublish": "Зняти з дії", "Retract": "Зняти з дії", "Cancel": "Скасувати", "Create": "Створити", "OK": "Гаразд", "Ok": "Гаразд", "Yes": "Так", "No": "Ні",
    "Close": "Закрити", "Save": "Зберегти", "Save As": "Зберегти як…", "Save as": "Зберегти як…", "Duplicate": "Зробити копію", "Add": "Додати", "Remove": "Прибрати", "Apply": "Застосувати",
    "Clear": "Очистити", "Confirm": "Підтвердьте", "Undo": "Скасувати дію", "Redo": "Повторити дію", "Zoom to fit": "Показати все", "Zoom to fit the screen": "Показати все", "Zoom To Fit": "Показати все",
    "Center": "До середини", "Center content": "До середини", "Auto layout": "Розкласти кроки", "Auto Layout": "Розкласти кроки", "Auto-layout": "Розкласти кроки",

    // The editor
    "Publish workflow": "Опублікувати процедуру", "Publish the current workflow": "Опублікувати процедуру", "Workflow published": "Процедуру опубліковано: нові справи йдуть за нею",
    "Unpublish the current workflow": "Зняти процедуру з дії", "Workflow unpublished": "Процедуру знято з дії", "Workflow saved": "Чернетку збережено", "Auto-save": "Зберігати самому",
    "Saving...": "Зберігаю…", "Saving": "Зберігаю…", "Saved": "Збережено", "Publishing...": "Публікую…", "Publishing": "Публікую…", "Published": "Діє", "Draft": "Чернетка",
    "Export the current workflow as a JSON file": "Зберегти процедуру у файл", "Export this version as a JSON file.": "Зберегти цю версію у файл",
    "Import a JSON file containing workflow data to override the current workflow's contents.": "Замінити цю процедуру тією, що у файлі", "Auto-apply": "Застосовувати одразу",
    "Activities": "Кроки", "Activity": "Крок", "Properties": "Про процедуру", "Variables": "Змінні справи", "Input/Output": "Входи й виходи", "Input/output": "Входи й виходи",
    "Version history": "Версії", "Version History": "Версії", "Use this version": "Узяти цю версію", "Rollback to this version": "Повернутися до цієї версії",
    "Code View": "Код", "Code view": "Код", "Designer": "Схема", "Settings": "Налаштування", "Information": "Відомості", "General": "Загальне", "Metadata": "Назва й опис",
    "Input": "Налаштування кроку", "Output": "Результати кроку", "Common": "Назва й опис", "Info": "Про крок", "Display text": "Підпис на схемі", "Display Text": "Підпис на схемі",
    "Show description": "Показувати опис на схемі", "Show Description": "Показувати опис на схемі", "The text to display in the designer.": "Що написано на кроці; порожньо — його вид.",
    "A description of this activity to be displayed in the designer.": "Пояснення для тих, хто змінює процедуру.", "Whether to show the description in the designer.": "Чи видно опис на схемі.",
    "The ID of the activity.": "Код кроку: за ним його знаходять справи.", "The name of the activity. Named activities can be referenced by other activities.": "Назва, за якою на крок посилаються інші.",
    "The name of the workflow.": "Як процедуру називають люди.", "The name of the new workflow.": "Як процедуру називатимуть люди.", "A brief description of the workflow.": "Для чого вона, одним реченням.",
    "Name is required": "Назвіть процедуру", "Please enter a name for the workflow.": "Назвіть процедуру.", "A workflow with this name already exists.": "Процедура з такою назвою вже є.",
    "When checked, this activity is the start of this workflow.": "Справа починається з цього кроку.", "Merge Mode": "Коли сходяться гілки", "Stream": "Кожна гілка йде далі",
    "Converge": "Чекати на всі гілки", "Race": "Іде перша, решту скасувати", "Merge": "Чекати на гілки, що йдуть", "Cascade": "Кожна гілка йде далі сама",
    "Controls how this activity merges inbound connections. Converge will wait for all inbound connections to complete, while Race will allow the first inbound path to continue while cancelling any bookmarks from other inbound paths, and Stream will let all inbound connections pass through as they arrive.":
      "Що робити, коли до кроку приходить кілька гілок.",
    "Version ID": "Код версії", "Readonly": "Лише перегляд", "Default": "Звичайне значення", "Default Strategy": "Як звичайно", "Inherit": "Як звичайно", "Select an activity": "Оберіть крок",
    "This activity does not have any input properties.": "У цього кроку нема чого налаштовувати.", "This activity does not have any output properties.": "Цей крок нічого не дає далі.",
    "This activity does not have any common properties.": "Тут нема чого налаштовувати.", "Flowchart": "Схема", "Sequence": "Послідовність", "Done": "Далі", "True": "Так", "False": "Ні",
    "Unable to make changes as the workflow or application is currently in read-only mode": "Лише перегляд: цю процедуру змінює адміністрація мережі",
    "You are running in read-only mode. Workflow operations are disabled": "Лише перегляд: цю процедуру змінює адміністрація мережі",
    "Incident handling strategy": "Коли крок не вдався", "Incident Strategy": "Коли крок не вдався", "Usable as activity": "Може бути кроком інших процедур",
    "Allow this workflow to be used as an activity.": "Іншу процедуру можна скласти з цієї.", "Category": "Розділ", "Value": "Значення", "Type": "Вид", "Storage": "Де зберігати",
    "Add variable": "Додати змінну", "Create variable": "Нова змінна", "Edit variable": "Змінна", "There are currently no variables defined.": "Змінних немає.", "The name of the variable.": "Назва змінної.",
    "Default value": "Початкове значення", "A default value.": "З чим справа починається.", "Is array": "Список", "This variable is an array": "Це список значень",
    "Check this option if the variable holds an array of the selected type.": "Позначте, якщо значень кілька.", "Delete selected variable?": "Вилучити змінну?",
    "Are you sure you want to delete the selected variable?": "Кроки, які її читають, не знайдуть значення.", "A variable with this name already exists in the current scope.": "Така змінна вже є.",
    "Inputs": "Входи", "Outputs": "Виходи", "Outcomes": "Завершення", "Add input": "Додати вхід", "Add output": "Додати вихід", "Add outcomes": "Додати завершення",
    "Create input": "Новий вхід", "Create output": "Новий вихід", "Edit output": "Вихід", "There are currently no inputs defined.": "Входів немає.", "There are currently no outputs defined.": "Виходів немає.",
    "Enter a list of possible outcomes for this workflow.": "Чим процедура може завершитись для тієї, що її запустила.",

    // Questions and what came of them
    "Delete workflow?": "Вилучити процедуру?", "Are you sure you want to delete this workflow?": "Її версії зникнуть. Процедуру, за якою йшли справи, вилучити не можна.",
    "Delete selected workflows?": "Вилучити вибрані процедури?", "Are you sure you want to delete the selected workflows?": "Їхні версії зникнуть. Процедури, за якими йшли справи, вилучити не можна.",
    "Delete version": "Вилучити версію", "Are you sure you want to delete this version?": "Її не повернути. Версію, за якою йшли справи, вилучити не можна.",
    "Delete selected versions": "Вилучити вибрані версії", "Are you sure you want to delete the selected versions?": "Їх не повернути. Версії, за якими йшли справи, вилучити не можна.",
    "Publish selected workflows?": "Опублікувати вибрані процедури?", "Are you sure you want to publish the selected workflows?": "Нові справи підуть за їхніми останніми версіями.",
    "Unpublish selected workflows?": "Зняти вибрані процедури з дії?", "Are you sure you want to unpublish the selected workflows?": "Нових справ за ними не почати. Ті, що йдуть, підуть далі.",
    "One workflow is published": "Опубліковано одну процедуру", "One workflow is unpublished": "Знято з дії одну процедуру", "One workflow is already published": "Одна процедура вже діє",
    "One workflow is already unpublished": "Одна процедура й так не діє", "One workflow is not found": "Однієї процедури не знайдено",
    "Successfully imported 1 workflow definition.": "З файлу завантажено одну процедуру.", "No workflows were imported.": "З файлу нічого не завантажено.",
    "Cancel workflow instance?": "Скасувати справу?", "Are you sure you want to cancel this workflow instance?": "Її завдання закриються, повернути її не можна.",
    "Cancel selected workflow instances?": "Скасувати вибрані справи?", "Are you sure you want to cancel the selected workflow instances?": "Їхні завдання закриються, повернути їх не можна.",

    // Cases
    "Workflow instances": "Справи", "Workflow Instances": "Справи", "Workflow instance": "Справа", "Instances": "Справи", "Journal": "Перебіг", "Event": "Що сталося", "Details": "Подробиці", "Incidents": "Що зламалося",
    "No incidents": "Нічого не зламалося", "Has incidents": "Щось зламалося", "Has Incidents": "Щось зламалося", "Executions": "Виконання", "Status": "Стан", "State": "Стан", "Duration": "Тривало",
    "Running": "Триває", "Suspended": "Чекає", "Finished": "Завершено", "Cancelled": "Скасовано", "Canceled": "Скасовано", "Faulted": "Зламалося", "Pending": "Ще не почато",
    "Executing": "Виконується", "Interrupted": "Перервано", "Started": "Почато", "Completed": "Виконано", "Resumed": "Продовжено", "Moved": "Переведено на іншу версію", "Blocked": "Чекає", "Not executed": "Ще не виконано",
    "Updated": "Змінено", "Last executed": "Остання зміна", "Last Executed": "Остання зміна", "Sub status": "Докладніше", "Sub Status": "Докладніше", "Sub-status": "Докладніше", "SubStatus": "Докладніше",
    "Correlation ID": "Зв'язок", "Correlation Id": "Зв'язок", "Instance ID": "Код справи", "Definition version": "Версія процедури", "Definition version ID": "Код версії", "Node ID": "Місце на схемі",
    "Activity Instance ID": "Код виконання", "Timestamp": "Час", "Date Filters": "За датою", "Date filters": "За датою", "Is": "дорівнює", "Is Not": "не дорівнює", "Is After": "після", "Is Before": "до",
    "Is on or After": "від", "Is on or Before": "по", "CreatedAt": "Почато", "UpdatedAt": "Змінено", "FinishedAt": "Завершено", "No variables": "Змінних немає", "No inputs": "Входів немає",
    "No outputs": "Виходів немає", "Show accumulated time": "Час від початку справи", "Show relative time": "Час від попереднього кроку", "Showing all events": "Показано все",
    "Showing incidents": "Показано лише те, що зламалося", "Show incidents": "Лише те, що зламалося", "Show all events": "Показати все", "Has Retries": "Були повтори", "Pause Polling": "Не оновлювати самому",
    "Resume Polling": "Оновлювати самому", "Refresh (Ctrl + R)": "Оновити", "Poll every 10's": "Оновлюється кожні 10 секунд", "Start of workflow": "Початок справи",
    "No state associated with this execution.": "Крок нічого не лишив.", "No outcomes associated with this execution.": "Завершення немає.", "No output associated with this execution.": "Крок нічого не дав далі.",
  };

  // The same English word for two things.
  const inCases = { "Created": "Почато", "Definition ID": "Код процедури", "Definition Id": "Код процедури" };
  const patterns = [
    [/^\d\. (.+)$/, "$1"], // Groups of the palette are numbered so that Studio keeps their order.
    [/^Version (\d+)$/, "Версія $1"], [/^Delete version (\d+)$/, "Вилучити версію $1"], [/^(\d+)-(\d+) of (\d+)$/, "$1–$2 із $3"], [/^(.*) \(Date\)$/, "$1 (дата)"], [/^(.*) \(Time\)$/, "$1 (час)"],
    [/^Workflow (\d+)$/, "Процедура $1"], [/^(\d+) workflows are published$/, "Опубліковано процедур: $1"], [/^(\d+) workflows are unpublished$/, "Знято з дії процедур: $1"],
    [/^(\d+) workflows are already published$/, "Уже діє процедур: $1"], [/^(\d+) workflows are not found$/, "Не знайдено процедур: $1"],
    [/^Successfully imported (\d+) workflow definitions\.$/, "З файлу завантажено процедур: $1."], [/^(\d+) consuming workflow\(s\) updated$/, "Оновлено процедур, які її запускають: $1"],
  ];
  // Where Studio shows a refusal as its program names it, what the server said stands instead.
  let refusal = "Нічого не змінено.";
  document.addEventListener("studio-refusal", ({ detail }) => { refusal = detail; });
  // Where two people publish, it is not published yet.
  let proposed = null;
  document.addEventListener("studio-proposed", ({ detail }) => { proposed = detail; });
  const place = document.getElementById("place");
  const areCases = () => /^elsa-workflow-instance/i.test(place.firstElementChild?.tagName ?? "");

  const told = text => {
    const word = text.trim();
    if (!word) return null;
    if (proposed && word === "Workflow published") return proposed;
    const ours = (areCases() && inCases[word]) || (Object.hasOwn(words, word) ? words[word] : null);
    if (ours) return text.replace(word, ours);
    if (word.startsWith("ValidationErrors {")) return refusal;
    if (/^Select \w+$/.test(word) && words[word.slice(7)]) return `Обрати «${words[word.slice(7)]}»`;
    for (const [pattern, replacement] of patterns) if (pattern.test(word)) return text.replace(word, word.replace(pattern, replacement));
    return null;
  };

  // Titles that people gave their steps and procedures, and whatever they are typing.
  const own = element => element?.closest(".monaco-editor, .activity-label, textarea, script, style, elsa-workflow-definition-list td") ?? null;

  const text = node => {
    if (own(node.parentElement)) return;
    const ours = told(node.nodeValue);
    if (ours === null || ours === node.nodeValue) return;
    node.nodeValue = ours;
  };

  const attributes = ["placeholder", "title", "aria-label"];
  const named = element => {
    for (const name of attributes) {
      const value = element.getAttribute(name);
      const ours = value && told(value);
      if (ours && ours !== value) element.setAttribute(name, ours);
    }
  };

  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) text(node);
    else if (node.nodeType === Node.ELEMENT_NODE) {
      named(node);
      node.childNodes.forEach(walk);
    }
  };

  // Fields of steps are called as their declaration says, also where Studio shows only their keys.
  document.addEventListener("studio-steps", ({ detail: steps }) => {
    for (const step of steps) {
      for (const field of [...step.inputs ?? [], ...step.outputs ?? []]) if (field.displayName) words[field.name] ??= field.displayName;
    }
  });

  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === "characterData") text(change.target);
      else if (change.type === "attributes") named(change.target);
      else change.addedNodes.forEach(walk);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes });
})();
