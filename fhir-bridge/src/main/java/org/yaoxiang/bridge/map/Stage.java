package org.yaoxiang.bridge.map;

import org.hl7.fhir.r4.model.Task.TaskStatus;

/// How far a consult is, in our own words and in those of FHIR's Task.
enum Stage {
    SENT(TaskStatus.REQUESTED, "已提交", "sent"),
    READING(TaskStatus.INPROGRESS, "接诊中", "being read"),
    ANSWERED_SIGNED(TaskStatus.COMPLETED, "已答复", "answered and signed");

    private final TaskStatus status;
    private final String chinese;
    private final String english;

    Stage(TaskStatus status, String chinese, String english) {
        this.status = status;
        this.chinese = chinese;
        this.english = english;
    }

    TaskStatus status() {
        return status;
    }

    String chinese() {
        return chinese;
    }

    String english() {
        return english;
    }
}
